import { clockedCustomer, ScoreFits } from '#features';
import type { UnitOfWork } from '#platform';
import { explainRule, percentilesOf, type Rule } from '#rules';
import { type ToldTrace, tellTrace } from './told-trace.js';
import type { Vocabulary } from './vocabulary.js';

export interface ExplainedCustomer {
  readonly vocabulary: Vocabulary;
  /** All rules that are going to be asked about. */
  readonly rules: readonly Rule[];
  /** The stored state of the customer; undefined if it was never computed. */
  readonly row: Readonly<Record<string, unknown>> | undefined;
  readonly asOf: Date | undefined;
}

/** Why a rule holds for a customer or not. */
export interface ToldExplanation {
  readonly trace: ToldTrace;
  /** When the clock alone turns the answer, if nothing else happens; absent if it never does. */
  readonly flipsAt?: Date;
}

/** Reads once what explaining rules for a customer takes. @returns what explains one of the rules */
export async function explainer(
  unitOfWork: UnitOfWork,
  { vocabulary, rules, row = {}, asOf = new Date(0) }: ExplainedCustomer,
): Promise<(rule: Rule) => ToldExplanation> {
  const { features, specs, labels } = vocabulary;
  const ranked = new Set(rules.flatMap((rule) => [...percentilesOf(rule)]));
  const percentiles = await unitOfWork.get(ScoreFits).percentileCuts(features, ranked);
  const customer = clockedCustomer({ features: specs, row, percentiles, asOf });
  return (rule) => {
    const { trace, flipsAt } = explainRule(rule, customer, asOf);
    return { trace: tellTrace(trace, rule, labels), ...(flipsAt && { flipsAt }) };
  };
}
