import { equal } from './equal.js';
import type { Operator } from './operator.js';
import { not } from './sql.js';

/** Any other value, or none: true for a missing fact. */
export const notEqual: Operator = {
  name: 'notEqual',
  aliases: ['!=', '!==', '<>', 'ne', 'neq', 'isNot', 'not:equal'],
  phrase: () => 'is not',
  factTypes: equal.factTypes,
  value: equal.value,
  evaluate: (fact, value) => fact !== value,
  sql: (fact, value) => not(equal.sql(fact, value)),
};
