import { orderOperator } from './order.js';

export const greaterThanInclusive = orderOperator(
  {
    name: 'greaterThanInclusive',
    aliases: ['>=', 'gte', 'atLeast', 'greaterThanOrEqual', 'greaterThanOrEqualTo'],
    say: { amount: 'is at least', instant: 'is not before' },
  },
  '>=',
);
