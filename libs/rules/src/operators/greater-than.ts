import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';
import { ORDERED_TYPES, ordering } from './ordering.js';
import { orderSql } from './sql.js';

export const greaterThan: Operator = {
  name: 'greaterThan',
  aliases: ['>', 'gt', 'after', 'above', 'moreThan'],
  phrase: (type) => (type === 'instant' ? 'is after' : 'is more than'),
  factTypes: ORDERED_TYPES,
  value: oneValue,
  evaluate: ordering((fact, value) => fact > value),
  sql: (fact, value) => orderSql(fact, '>', value),
};
