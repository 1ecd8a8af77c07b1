import { isTrue } from '../sql/conditions.js';
import { valueList } from '../values/value-list.js';
import type { Operator } from './operator.js';

/** One of the values listed. The value is always a list: json-rules-engine would search inside a string. */
export const isIn: Operator = {
  name: 'in',
  aliases: ['oneOf', 'anyOf', 'isIn'],
  native: true,
  say: (values) => `is one of ${values}`,
  factTypes: ['number', 'money', 'string', 'instant', 'duration'],
  value: valueList,
  test: (values) => {
    if (!Array.isArray(values)) return () => false;
    const listed = new Set<unknown>(values);
    listed.delete(Number.NaN); // indexOf finds no NaN
    return (fact) => listed.has(fact);
  },
  sql: (fact, values, writer) => isTrue(`${fact.sql} = ANY(${writer.value(values).sql})`),
};
