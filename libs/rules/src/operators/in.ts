import { valueList } from '../values/value-list.js';
import type { Operator } from './operator.js';
import { isTrue } from './sql.js';

/** One of the values listed. The value is always a list: json-rules-engine would search inside a string. */
export const isIn: Operator = {
  name: 'in',
  aliases: ['oneOf', 'anyOf', 'isIn'],
  phrase: () => 'is one of',
  factTypes: ['number', 'money', 'string', 'instant', 'duration'],
  value: valueList,
  evaluate: (fact, values) => Array.isArray(values) && values.indexOf(fact) !== -1,
  sql: (fact, values) => isTrue(`${fact.sql} = ANY(${values.sql})`),
};
