import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';
import { ORDERED_TYPES, ordering } from './ordering.js';
import { orderSql } from './sql.js';

export const greaterThanInclusive: Operator = {
  name: 'greaterThanInclusive',
  aliases: ['>=', 'gte', 'atLeast', 'greaterThanOrEqual', 'greaterThanOrEqualTo'],
  phrase: (type) => (type === 'instant' ? 'is not before' : 'is at least'),
  factTypes: ORDERED_TYPES,
  value: oneValue,
  evaluate: ordering((fact, value) => fact >= value),
  sql: (fact, value) => orderSql(fact, '>=', value),
};
