import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';
import { equalitySql } from './sql.js';

/** The same value; `===`. Lists are left out: json-rules-engine compares them by reference. */
export const equal: Operator = {
  name: 'equal',
  aliases: ['=', '==', '===', 'eq', 'is', 'equals'],
  phrase: () => 'is',
  factTypes: ['number', 'money', 'string', 'boolean', 'instant', 'duration'],
  value: oneValue,
  evaluate: (fact, value) => fact === value,
  sql: equalitySql,
};
