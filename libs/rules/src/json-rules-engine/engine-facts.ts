import { type FactValue, percentileOf } from '../facts.js';
import type { FactRecord } from '../interpreters/compile-predicate.js';

/** What json-rules-engine calls a dynamic fact: a function of the `params` in the rule. */
export type EngineFact = (params?: Readonly<Record<string, unknown>>) => FactValue;

/**
 * The facts of one customer for `engine.run`. They understand the two params of Winnow's rules: `as` (the percentile) and `missing`
 * (what stands in for a missing value).
 *
 * @param names of all facts that rules may ask for, so that one this customer lacks is missing rather than undefined
 */
export const engineFacts = (customer: FactRecord, names: Iterable<string>): Record<string, EngineFact> =>
  Object.fromEntries(Array.from(names, (name) => [name, engineFact(customer, name)]));

const engineFact =
  (customer: FactRecord, name: string): EngineFact =>
  (params = {}) =>
    customer[params.as === 'percentile' ? percentileOf(name) : name] ?? (params.missing as FactValue);
