import { isTrue, not } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import type { Operand } from '../values/operand.js';
import { valueRange } from '../values/value-range.js';
import type { Operator } from './operator.js';
import { hasOrder, ORDERED_TYPES } from './order.js';

type Bounds = readonly [number | string, number | string];

/** From the first value to the second, both included. */
export const between: Operator = {
  name: 'between',
  aliases: ['within', 'range', 'betweenInclusive'],
  say: (range) => `is between ${range}`,
  factTypes: ORDERED_TYPES,
  value: valueRange,
  test: (value) => {
    const [low, high] = value as Bounds;
    return (fact) => hasOrder(fact) && fact >= low && fact <= high;
  },
  sql: (fact, value, writer) => isTrue(betweenSql(fact, value, writer)),
};

/** NaN is above the highest bound in PostgreSQL as well as between none in JavaScript. */
export function betweenSql(fact: { readonly sql: string }, value: Operand, writer: SqlWriter): string {
  if (value.kind !== 'range') throw new Error('"between" takes a range.');
  const [low, high] = writer.bounds(value);
  return `${fact.sql} BETWEEN ${low.sql} AND ${high.sql}`;
}

export const notBetween: Operator = {
  name: 'notBetween',
  aliases: ['outside', 'not:between'],
  say: (range) => `is not between ${range}`,
  factTypes: ORDERED_TYPES,
  value: valueRange,
  test: (value) => {
    const [low, high] = value as Bounds;
    return (fact) => hasOrder(fact) && (fact < low || fact > high);
  },
  sql: (fact, value, writer) =>
    fact.nan === undefined
      ? isTrue(not(betweenSql(fact, value, writer)))
      : isTrue(`${not(betweenSql(fact, value, writer))} AND ${fact.sql} < ${fact.nan}`),
};
