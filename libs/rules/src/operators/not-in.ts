import { isIn } from './in.js';
import type { Operator } from './operator.js';
import { not } from './sql.js';

/** None of the values listed, or no value: true for a missing fact. */
export const notIn: Operator = {
  name: 'notIn',
  aliases: ['!in', 'nin', 'noneOf', 'not:in'],
  phrase: () => 'is none of',
  factTypes: isIn.factTypes,
  value: isIn.value,
  evaluate: (fact, values) => Array.isArray(values) && values.indexOf(fact) === -1,
  sql: (fact, values) => not(isIn.sql(fact, values)),
};
