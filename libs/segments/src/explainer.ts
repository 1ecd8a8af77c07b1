import { clockedCustomer, type Features, ScoreFits } from '#features';
import type { UnitOfWork } from '#platform';
import { explainRule, percentilesOf, type Rule, type RuleExplanation } from '#rules';

export interface ExplainedCustomer {
  readonly features: Features;
  /** All rules that are going to be asked about. */
  readonly rules: readonly Rule[];
  /** The stored state of the customer; undefined if it was never computed. */
  readonly row: Readonly<Record<string, unknown>> | undefined;
  readonly asOf: Date | undefined;
}

/** Reads once what explaining rules for a customer takes. @returns what explains one of the rules */
export async function explainer(
  unitOfWork: UnitOfWork,
  { features, rules, row = {}, asOf = new Date(0) }: ExplainedCustomer,
): Promise<(rule: Rule) => RuleExplanation> {
  const ranked = new Set(rules.flatMap((rule) => [...percentilesOf(rule)]));
  const percentiles = await unitOfWork.get(ScoreFits).percentileCuts(features, ranked);
  const specs = new Map([...features].map(([key, { spec }]) => [key, spec]));
  const customer = clockedCustomer({ features: specs, row, percentiles, asOf });
  return (rule) => explainRule(rule, customer, asOf);
}
