import { operatorOf } from '../operators/index.js';
import type { ComparisonNode, Rule, RuleNode } from '../rule.js';
import { type Moment, momentOf } from '../time/moment.js';
import { type ConstantOperand, constantOf, type FactOperand } from '../values/operand.js';
import { visitRule } from '../visit-rule.js';
import { comparisonTest } from './comparison-test.js';
import { leftoverReference } from './leftover-reference.js';
import { type FactReader, readFact } from './read-fact.js';

/** One customer, as the clock sees them. */
export interface ClockedCustomer {
  readonly facts: FactReader;
  /** For a duration: the instant its whole days are counted from, as facts write instants; undefined where it is missing. */
  readonly since?: (fact: string) => string | undefined;
}

const DAY_MS = 86_400_000;

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
  moment: Moment,
): number | undefined {
  const { subject, operator, value } = node;
  const { nextChange: byWindow } = operatorOf(operator);
  if (byWindow !== undefined && value.kind !== 'fact') {
    const fact = readFact(subject, customer.facts);
    return typeof fact === 'string' ? byWindow(fact, constantOf(value), moment) : undefined;
  }
  if (value.kind !== 'fact' && subject.type === 'duration') return nextThreshold(node, value, customer, moment);
  const operands = value.kind === 'fact' ? [subject, value] : [subject];
  const days = operands.flatMap((operand) => nextDay(operand, customer, moment) ?? []);
  return days.length === 0 ? undefined : Math.min(...days);
}

/** When a duration, or the percentile of one, has grown by another whole day. */
function nextDay({ fact, type, as }: FactOperand, { since }: ClockedCustomer, moment: Moment): number | undefined {
  const start = type === 'duration' || as === 'percentile' ? since?.(fact) : undefined;
  if (start === undefined) return undefined;
  return Date.parse(start) + (wholeDays(start, moment) + 1) * DAY_MS;
}

/** When a duration reaches a number of whole days for which the comparison answers otherwise than now. */
function nextThreshold(
  node: ComparisonNode,
  value: ConstantOperand,
  { since }: ClockedCustomer,
  moment: Moment,
): number | undefined {
  const start = since?.(node.subject.fact);
  if (start === undefined) return undefined;
  const days = wholeDays(start, moment);
  const test = comparisonTest(node, constantOf(value), moment);
  const answer = test(days);
  const reached = [constantOf(value)]
    .flat()
    .flatMap((bound) => (typeof bound === 'number' ? [bound, bound + 1] : []))
    .filter((bound) => bound > days && test(bound) !== answer);
  return reached.length === 0 ? undefined : Date.parse(start) + Math.min(...reached) * DAY_MS;
}

const wholeDays = (since: string, { milliseconds }: Moment): number =>
  Math.floor((milliseconds - Date.parse(since)) / DAY_MS);
