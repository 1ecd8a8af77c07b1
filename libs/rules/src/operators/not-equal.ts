import { not } from '../sql/conditions.js';
import { equal } from './equal.js';
import type { Operator } from './operator.js';

/** Any other value, or none: true for a missing fact. */
export const notEqual: Operator = {
  name: 'notEqual',
  aliases: ['!=', '!==', '<>', 'ne', 'neq', 'isNot', 'not:equal'],
  native: true,
  say: (value) => `is not ${value}`,
  factTypes: equal.factTypes,
  value: equal.value,
  test: (value) => (fact) => fact !== value,
  sql: (fact, value, writer) => not(equal.sql(fact, value, writer)),
};
