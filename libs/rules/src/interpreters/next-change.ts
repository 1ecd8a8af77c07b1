import type { ComparisonNode, Rule, RuleNode } from '../rule.js';
import { nextCrossing } from '../time/crossing.js';
import { type Moment, momentOf } from '../time/moment.js';
import { visitRule } from '../visit-rule.js';
import { clockedInstants } from './clock-edges.js';
import { leftoverReference } from './leftover-reference.js';
import { type FactReader, readFact } from './read-fact.js';

/** One customer, as the clock sees them. */
export interface ClockedCustomer {
  readonly facts: FactReader;
  /** For a duration: the instant its whole days are counted from, as facts write instants; undefined where it is missing. */
  readonly since?: (fact: string) => string | undefined;
}

/**
 * The earliest later instant at which the answer of a rule can change without new data; undefined if it never will by itself.
 * Until then the rule need not be asked again. It may come too early (the answer is then still the same), never too late.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 */
export function nextChange(rule: Rule, customer: ClockedCustomer, now: Date): Date | undefined {
  const earliest = Math.min(...changesOf(rule, customer, momentOf(now)));
  return Number.isFinite(earliest) ? new Date(earliest) : undefined;
}

/** For every comparison that time can change, when it may next, in milliseconds. */
function changesOf(rule: RuleNode, customer: ClockedCustomer, moment: Moment): number[] {
  return visitRule<number[]>(rule, {
    all: (_, changes) => changes.flat(),
    any: (_, changes) => changes.flat(),
    not: (_, changes) => changes,
    segment: leftoverReference,
    comparison: (node) => {
      const change = nextComparisonChange(node, customer, moment);
      return change === undefined ? [] : [change];
    },
  });
}

/** When one comparison may next change by itself, in milliseconds. */
export function nextComparisonChange(
  node: ComparisonNode,
  customer: ClockedCustomer,
  { milliseconds: now }: Moment,
): number | undefined {
  const changes = clockedInstants(node).flatMap(({ operand, reading, edges }) => {
    const instant = reading === 'since' ? customer.since?.(operand.fact) : readFact(operand, customer.facts);
    if (typeof instant !== 'string') return [];
    return edges.flatMap((edge) => nextCrossing(edge, Date.parse(instant), now) ?? []);
  });
  return changes.length === 0 ? undefined : Math.min(...changes);
}
