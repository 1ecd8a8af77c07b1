/**
 * - *never-matches*: no customer can match the rule
 * - *always-matches*: every customer does
 * - *contradicted*: a part of the rule can never hold where it stands, so that it could as well be false
 * - *redundant*: a part could be removed and every answer would stay the same
 * - *missing-matches*: a comparison lets customers match who have no value for its fact, without saying so
 * - *analysis-incomplete*: the budget ran out; what is reported is so, but there may be more
 */
export type RuleWarningCode =
  | 'never-matches'
  | 'always-matches'
  | 'contradicted'
  | 'redundant'
  | 'missing-matches'
  | 'analysis-incomplete';

/** Something in a rule that its author can hardly have meant. The rule is valid all the same. */
export interface RuleWarning {
  readonly code: RuleWarningCode;
  /** JSON Pointer of the part it is about, with the rules of segments in the place of references. */
  readonly pointer: string;
  /** What it is and what would be right, for people. */
  readonly message: string;
  /** JSON Pointers of the parts that together are the reason, in the same rule; absent where that was not cheap to find. */
  readonly because?: readonly string[];
}
