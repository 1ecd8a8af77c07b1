import { orderOperator } from './order.js';

export const lessThanInclusive = orderOperator(
  {
    name: 'lessThanInclusive',
    aliases: ['<=', 'lte', 'atMost', 'lessThanOrEqual', 'lessThanOrEqualTo'],
    say: { amount: 'is at most', instant: 'is not after' },
  },
  '<=',
);
