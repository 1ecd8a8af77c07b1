import type { RuleScope } from '../facts.js';
import type { Rule } from '../rule.js';
import { type AnalysisOptions, DEFAULT_NOW } from './analysis-options.js';
import { estimateCost, type RuleCost } from './estimate-cost.js';
import type { RuleWarning } from './rule-warning.js';
import { Budget } from './solver/budget.js';
import { idleParts, inOrder } from './warnings/idle-parts.js';
import { Inquiry } from './warnings/inquiry.js';
import { missingMatches } from './warnings/missing-matches.js';
import { INCOMPLETE, idleWarning, missingWarning } from './warnings/wording.js';
import { worldOf } from './world.js';

export interface RuleAnalysis {
  readonly warnings: readonly RuleWarning[];
  readonly cost: RuleCost;
}

/** Steps for all questions about one rule: what an ordinary machine does in a quarter of a second. */
const BUDGET = 1_500_000;

/**
 * Looks for what the author of a rule can hardly have meant. Only what is certain is reported: for whatever customers there may be,
 * as far as the facts' types and bounds in the scope are right, and at every instant.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 * @example analyseRule(rule, scope).warnings.map(({ code, pointer }) => `${pointer}: ${code}`)
 */
export function analyseRule(
  rule: Rule,
  scope: RuleScope,
  { now = DEFAULT_NOW, budget = BUDGET, labels = {} }: AnalysisOptions = {},
): RuleAnalysis {
  const world = worldOf([rule], scope, now);
  const inquiry = new Inquiry(world, new Budget(budget));
  const warnings = world.formulas.flatMap((root) => {
    const idle = idleParts(root, inquiry);
    const missing = missingMatches(root, (part) => idle.has(part), inquiry);
    return [
      ...inOrder(root, idle).map((part) => idleWarning(part, labels)),
      ...missing.map((match) => missingWarning(match, labels)),
      ...(inquiry.isIncomplete ? [INCOMPLETE] : []),
    ];
  });
  return { warnings, cost: estimateCost(rule) };
}
