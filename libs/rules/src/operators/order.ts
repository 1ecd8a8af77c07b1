import type { Test } from '../decorators/decorator.js';
import type { FactType, FactValue } from '../facts.js';
import { isTrue, type OrderSign, orderSql, type SqlOperand } from '../sql/conditions.js';
import { durationOrderSql } from '../sql/duration.js';
import type { SqlWriter } from '../sql/writer.js';
import { oneValue } from '../values/one-value.js';
import type { Operand } from '../values/operand.js';
import type { Operator } from './operator.js';

/** The types whose order means something. Strings are left out: json-rules-engine compares only those that begin with a number. */
export const ORDERED_TYPES: readonly FactType[] = ['number', 'money', 'instant', 'duration'];

type Ordered = number | string;

/**
 * Whether a fact passes json-rules-engine's guard of its four ordering operators: `parseFloat` finds a number at its start. What
 * features hold passes quickly: a number (NaN fails every comparison by itself), or an instant, which begins with a digit.
 */
export function hasOrder(fact: FactValue): fact is Ordered {
  if (typeof fact === 'number') return true;
  if (typeof fact === 'string' && isDigit(fact.charCodeAt(0))) return true;
  return !Number.isNaN(Number.parseFloat(String(fact)));
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const TESTS: Readonly<Record<OrderSign, (value: Ordered) => Test>> = {
  '<': (value) => (fact) => hasOrder(fact) && fact < value,
  '<=': (value) => (fact) => hasOrder(fact) && fact <= value,
  '>': (value) => (fact) => hasOrder(fact) && fact > value,
  '>=': (value) => (fact) => hasOrder(fact) && fact >= value,
};

/** One of the four operators of order; they differ in sign and words. */
export const orderOperator = (
  words: Pick<Operator, 'name' | 'aliases'> & { say: Record<'amount' | 'instant', string> },
  sign: OrderSign,
): Operator => ({
  name: words.name,
  aliases: words.aliases,
  native: true,
  say: (value, type) => `${type === 'instant' ? words.say.instant : words.say.amount} ${value}`,
  factTypes: ORDERED_TYPES,
  value: oneValue,
  test: (value) => TESTS[sign](value as Ordered),
  sql: (fact, value, writer) => comparisonSql(fact, sign, value, writer),
});

export function comparisonSql(fact: SqlOperand, sign: OrderSign, value: Operand, writer: SqlWriter): string {
  return fact.since !== undefined && value.kind === 'literal'
    ? isTrue(durationOrderSql(fact.since, sign, value.value as number, writer))
    : orderSql(fact, sign, writer.value(value, fact));
}
