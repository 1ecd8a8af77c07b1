import { orderOperator } from './order.js';

export const greaterThan = orderOperator(
  {
    name: 'greaterThan',
    aliases: ['>', 'gt', 'after', 'above', 'moreThan'],
    say: { amount: 'is more than', instant: 'is after' },
  },
  '>',
);
