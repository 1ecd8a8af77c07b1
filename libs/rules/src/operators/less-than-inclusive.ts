import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';
import { ORDERED_TYPES, ordering } from './ordering.js';
import { orderSql } from './sql.js';

export const lessThanInclusive: Operator = {
  name: 'lessThanInclusive',
  aliases: ['<=', 'lte', 'atMost', 'lessThanOrEqual', 'lessThanOrEqualTo'],
  phrase: (type) => (type === 'instant' ? 'is not after' : 'is at most'),
  factTypes: ORDERED_TYPES,
  value: oneValue,
  evaluate: ordering((fact, value) => fact <= value),
  sql: (fact, value) => orderSql(fact, '<=', value),
};
