import { analyseRule, type Labels, type Rule, type RuleAnalysis, type RuleScope } from '#rules';

export interface ReviewedRule {
  /** With the rules of segments in the place of references. */
  readonly inlined: Rule;
  /** JSON Pointer of the rule in the document that holds it. */
  readonly pointer: string;
}

/** Steps of reasoning about one rule: a third of a second at most. */
const ANALYSIS_BUDGET = 200_000;

/** Steps of reasoning for one comparison; pairs that take more are left alone. */
export const COMPARISON_BUDGET = 5_000;

/** What its author should know about a rule, whoever the customers are. Pointers are those of the document that holds the rule. */
export function reviewRule(
  { inlined, pointer }: ReviewedRule,
  { scope, labels }: { readonly scope: RuleScope; readonly labels: Labels },
): RuleAnalysis {
  const { warnings, cost } = analyseRule(inlined, scope, { labels, budget: ANALYSIS_BUDGET });
  const placed = warnings.map((warning) => ({
    ...warning,
    pointer: pointer + warning.pointer,
    ...(warning.because && { because: warning.because.map((reason) => pointer + reason) }),
  }));
  return { warnings: placed, cost };
}
