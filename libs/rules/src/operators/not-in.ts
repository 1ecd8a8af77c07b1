import { not } from '../sql/conditions.js';
import { isIn } from './in.js';
import type { Operator } from './operator.js';

/** None of the values listed, or no value: true for a missing fact. */
export const notIn: Operator = {
  name: 'notIn',
  aliases: ['!in', 'nin', 'noneOf', 'not:in'],
  native: true,
  say: (values) => `is none of ${values}`,
  factTypes: isIn.factTypes,
  value: isIn.value,
  test: (values, moment) => {
    const isListed = isIn.test(values, moment);
    return (fact) => Array.isArray(values) && !isListed(fact);
  },
  sql: (fact, values, writer) => not(isIn.sql(fact, values, writer)),
};
