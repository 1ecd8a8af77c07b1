import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';
import { ORDERED_TYPES, ordering } from './ordering.js';
import { orderSql } from './sql.js';

export const lessThan: Operator = {
  name: 'lessThan',
  aliases: ['<', 'lt', 'before', 'below'],
  phrase: (type) => (type === 'instant' ? 'is before' : 'is less than'),
  factTypes: ORDERED_TYPES,
  value: oneValue,
  evaluate: ordering((fact, value) => fact < value),
  sql: (fact, value) => orderSql(fact, '<', value),
};
