import type { RuleProblemCode } from '../problem-code.js';

/** Every reason a query can be refused for: those of a rule, and what only a query can do wrong. */
export type QueryProblemCode =
  | RuleProblemCode
  /** The query, or a member of `rules`, is neither a group nor a rule. */
  | 'not-a-query'
  | 'not-a-boolean'
  | 'unknown-combinator'
  /** Combinators between the rules instead of one for the group. */
  | 'independent-combinators'
  /** A field, operator or value that nobody has chosen yet. */
  | 'placeholder'
  /** Locked or muted: states of the builder that a rule cannot have. */
  | 'disabled'
  | 'muted'
  | 'value-source'
  /** A list written as one text, with nothing between two commas. */
  | 'value-list-text';
