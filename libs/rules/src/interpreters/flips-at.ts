import type { FactValue } from '../facts.js';
import type { Rule } from '../rule.js';
import { compilePredicate, type FactRecord } from './compile-predicate.js';
import { readsOf } from './facts-of.js';
import { type ClockedCustomer, nextChange } from './next-change.js';
import type { FactReader } from './read-fact.js';

/** Steps of time after which the search is given up; most answers turn at the first or never. */
const MOST_STEPS = 200;

const DAY_MS = 86_400_000;

/**
 * When the clock alone turns the answer of a rule for a customer to whom nothing else happens; undefined if that does not happen,
 * or not within 200 steps. Percentiles are taken to stay as they are.
 */
export function flipsAt(rule: Rule, customer: ClockedCustomer, now: Date): Date | undefined {
  const predicate = compilePredicate(rule);
  const answerAt = (at: Date): boolean => predicate.at(at)(factsAt(rule, customer, at));
  const answer = answerAt(now);
  let at: Date | undefined = now;
  for (let step = 0; step < MOST_STEPS; step++) {
    at = nextChange(rule, { ...customer, facts: readerAt(customer, at) }, at);
    if (at === undefined || answerAt(at) !== answer) return at;
  }
  return undefined;
}

function factsAt(rule: Rule, customer: ClockedCustomer, at: Date): FactRecord {
  const read = readerAt(customer, at);
  return Object.fromEntries([...readsOf(rule)].map((name) => [name, read(name)]));
}

/** Facts as they will be: durations have grown, everything else stays. */
const readerAt =
  ({ facts, since }: ClockedCustomer, at: Date): FactReader =>
  (name): FactValue => {
    const start = since?.(name);
    return start === undefined ? facts(name) : Math.floor((at.getTime() - Date.parse(start)) / DAY_MS);
  };
