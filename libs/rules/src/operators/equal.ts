import { equalitySql, isTrue } from '../sql/conditions.js';
import { durationEqualSql } from '../sql/duration.js';
import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';

/** The same value; `===`. Lists are left out: json-rules-engine compares them by reference. */
export const equal: Operator = {
  name: 'equal',
  aliases: ['=', '==', '===', 'eq', 'is', 'equals'],
  native: true,
  say: (value) => `is ${value}`,
  factTypes: ['number', 'money', 'string', 'boolean', 'instant', 'duration'],
  value: oneValue,
  test: (value) => (fact) => fact === value,
  sql: (fact, value, writer) =>
    fact.since !== undefined && value.kind === 'literal'
      ? isTrue(durationEqualSql(fact.since, value.value as number, writer))
      : equalitySql(fact, writer.value(value, fact)),
};
