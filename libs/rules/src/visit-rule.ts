import type { AllNode, AnyNode, ComparisonNode, NotNode, RuleNode, SegmentNode } from './rule.js';

/** One answer per kind of node. A new kind does not compile until every interpreter answers for it. */
export interface RuleVisitor<T> {
  all(node: AllNode, results: readonly T[]): T;
  any(node: AnyNode, results: readonly T[]): T;
  not(node: NotNode, result: T): T;
  segment(node: SegmentNode): T;
  comparison(node: ComparisonNode): T;
}

/** Visits a tree from its leaves to its root, left to right; a group receives the results of what it holds. */
export function visitRule<T>(node: RuleNode, visitor: RuleVisitor<T>): T {
  switch (node.kind) {
    case 'all':
      return visitor.all(
        node,
        node.nodes.map((inner) => visitRule(inner, visitor)),
      );
    case 'any':
      return visitor.any(
        node,
        node.nodes.map((inner) => visitRule(inner, visitor)),
      );
    case 'not':
      return visitor.not(node, visitRule(node.node, visitor));
    case 'segment':
      return visitor.segment(node);
    case 'comparison':
      return visitor.comparison(node);
  }
}
