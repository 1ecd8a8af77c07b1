import { expect, test } from '@jest/globals';
import { nearest } from './did-you-mean.js';

test.each([
  ['ordres', 'orders'],
  ['Orders', 'orders'],
  ['country', 'country'],
  ['contry', 'country'],
  ['total_spend', 'total_spent'],
  ['x', undefined],
  ['recency', undefined],
  ['o'.repeat(100), undefined],
])('%s most likely means %s', (text, expected) => {
  expect(nearest(text, ['orders', 'country', 'total_spent'])).toBe(expected);
});
