import { orderOperator } from './order.js';

export const lessThan = orderOperator(
  {
    name: 'lessThan',
    aliases: ['<', 'lt', 'before', 'below', 'fewerThan'],
    say: { amount: 'is less than', instant: 'is before' },
  },
  '<',
);
