import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { is, shopRule } from './analysis.spec-support.js';
import { estimateCost, MILLISECONDS_PER_EFFORT } from './estimate-cost.js';

const cost = (...all: JsonObject[]) => estimateCost(shopRule({ all }));

describe('the cost of a rule', () => {
  it('counts comparisons, facts and efforts', () => {
    expect(
      cost(is('orders', 'equal', 1), is('orders', 'notEqual', 3), { not: is('email', 'startsWith', 'a') }),
    ).toEqual({
      comparisons: 3,
      facts: 2,
      effort: 9, // twice 1.5 for a number, 6 for a text in another
      milliseconds: 9 * MILLISECONDS_PER_EFFORT,
      weight: 'light',
    });
  });

  it('adds what decorators take', () => {
    expect(cost(is('email', 'known:ignoreCase:startsWith', 'a')).effort).toBeGreaterThan(
      cost(is('email', 'startsWith', 'a')).effort,
    );
    expect(cost(is('email', 'known:equal', 'a')).effort).toBe(cost(is('email', 'equal', 'a')).effort);
  });

  it.each([
    [1, 'light'],
    [2, 'moderate'],
    [13, 'heavy'],
  ])('of %d patterns is %s', (count, weight) => {
    const patterns = Array.from({ length: count }, (_, index) => is('email', 'matches', `a${index}`));
    expect(cost(...patterns).weight).toBe(weight);
  });
});
