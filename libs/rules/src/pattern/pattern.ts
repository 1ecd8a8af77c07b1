/**
 * A regular expression with one meaning in JavaScript and in PostgreSQL: immutable, made by `parsePattern` and `foldPattern` only.
 *
 * - *character*: a Unicode code point, so an emoji outside the Basic Multilingual Plane is one character
 * - *searched*: a pattern matches a text if any part of the text is such
 * - *folded*: with each character replaced by the one that stands for all its cases
 */
export interface Pattern {
  /** As it was written; folding does not change it. */
  readonly source: string;
  readonly root: PatternNode;
}

export type PatternNode = CharactersNode | AnchorNode | SequenceNode | AlternationNode | RepeatNode;

/** Code points from the first to the last, both included. */
export interface CharacterRange {
  readonly from: number;
  readonly to: number;
}

/** One character out of a set: a literal, a class, `.` and `\d` are all that. */
export interface CharactersNode {
  readonly kind: 'characters';
  /** Any character but those in the ranges. */
  readonly negated: boolean;
  /** In order, neither overlapping nor touching. */
  readonly ranges: readonly CharacterRange[];
}

export interface AnchorNode {
  readonly kind: 'anchor';
  /** Of the whole text. */
  readonly edge: 'start' | 'end';
}

/** One after the other. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly nodes: readonly PatternNode[];
}

/** Any one of them. */
export interface AlternationNode {
  readonly kind: 'alternation';
  readonly nodes: readonly PatternNode[];
}

export interface RepeatNode {
  readonly kind: 'repeat';
  readonly node: PatternNode;
  readonly min: number;
  /** Infinity where there is no end. */
  readonly max: number;
}

export const sequence = (nodes: readonly PatternNode[]): PatternNode => group('sequence', nodes);

export const alternation = (nodes: readonly PatternNode[]): PatternNode => group('alternation', nodes);

const group = (kind: 'sequence' | 'alternation', nodes: readonly PatternNode[]): PatternNode =>
  nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : Object.freeze({ kind, nodes: Object.freeze(nodes) });
