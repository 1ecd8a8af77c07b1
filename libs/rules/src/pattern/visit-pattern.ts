import type { AlternationNode, AnchorNode, CharactersNode, PatternNode, RepeatNode, SequenceNode } from './pattern.js';

/** One answer per kind of node. A new kind does not compile until every reader of patterns answers for it. */
export interface PatternVisitor<T> {
  characters(node: CharactersNode): T;
  anchor(node: AnchorNode): T;
  sequence(node: SequenceNode, results: readonly T[]): T;
  alternation(node: AlternationNode, results: readonly T[]): T;
  repeat(node: RepeatNode, result: T): T;
}

/** Visits a tree from its leaves to its root, left to right. */
export function visitPattern<T>(node: PatternNode, visitor: PatternVisitor<T>): T {
  switch (node.kind) {
    case 'characters':
      return visitor.characters(node);
    case 'anchor':
      return visitor.anchor(node);
    case 'sequence':
      return visitor.sequence(
        node,
        node.nodes.map((inner) => visitPattern(inner, visitor)),
      );
    case 'alternation':
      return visitor.alternation(
        node,
        node.nodes.map((inner) => visitPattern(inner, visitor)),
      );
    case 'repeat':
      return visitor.repeat(node, visitPattern(node.node, visitor));
  }
}
