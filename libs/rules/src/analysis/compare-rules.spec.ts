import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { is, SHOP, shopRule } from './analysis.spec-support.js';
import { compareRules, type RuleRelation } from './compare-rules.js';

const compare = (first: JsonObject, second: JsonObject) => compareRules(shopRule(first), shopRule(second), SHOP);

const NL = is('country', 'equal', 'NL');
const BE = is('country', 'equal', 'BE');
const all = (...nodes: JsonObject[]): JsonObject => ({ all: nodes });
const any = (...nodes: JsonObject[]): JsonObject => ({ any: nodes });
const not = (node: JsonObject): JsonObject => ({ not: node });

describe('how the customers of two rules relate', () => {
  it.each<[RuleRelation, string, JsonObject, JsonObject]>([
    ['equal', 'a list of values and an any', all(is('country', 'in', ['NL', 'BE'])), any(NL, BE)],
    [
      'equal',
      'De Morgan',
      not(any(NL, is('orders', 'lessThan', 3))),
      all(is('country', 'notEqual', 'NL'), is('orders', 'greaterThanInclusive', 3)),
    ],
    ['equal', 'whole numbers', all(is('orders', 'greaterThan', 2)), all(is('orders', 'greaterThanInclusive', 3))],
    [
      'equal',
      'a range',
      all(is('spend', 'between', [1, 5])),
      all(is('spend', 'greaterThanInclusive', 1), is('spend', 'lessThanInclusive', 5)),
    ],
    ['equal', 'not known is missing', all(is('country', 'isSet', false)), not(is('country', 'isSet', true))],
    ['narrower', 'a higher bound', all(is('spend', 'greaterThan', 100)), all(is('spend', 'greaterThan', 50))],
    ['narrower', 'one more condition', all(NL, is('orders', 'equal', 1)), all(NL)],
    ['narrower', 'known', all(is('country', 'known:notEqual', 'NL')), all(is('country', 'notEqual', 'NL'))],
    ['wider', 'one more alternative', any(NL, BE), all(NL)],
    [
      'wider',
      'a longer window',
      all(is('last_order', 'inTheLast', { years: 1 })),
      all(is('last_order', 'inTheLast', { days: 90 })),
    ],
    ['disjoint', 'two values', all(NL), all(BE)],
    [
      'disjoint',
      'windows behind each other',
      all(is('last_order', 'inTheLast', { days: 30 })),
      all(is('last_order', 'betweenAgo', { from: { days: 60 }, to: { days: 30 } })),
    ],
    ['overlapping', 'different facts', all(NL), all(is('orders', 'greaterThan', 3))],
    ['overlapping', 'texts', all(is('email', 'startsWith', 'info@')), all(is('email', 'endsWith', '.nl'))],
    ['overlapping', 'lists', all(is('tags', 'contains', 'a')), all(is('tags', 'length:greaterThan', 4))],
    [
      'overlapping',
      'two facts with each other',
      all(is('spend', 'greaterThan', { fact: 'refunds' })),
      all(is('refunds', 'greaterThan', 10)),
    ],
    [
      'overlapping',
      'windows',
      all(is('last_order', 'inTheLast', { days: 30 })),
      all(is('last_order', 'betweenAgo', { from: { days: 60 }, to: { days: 20 } })),
    ],
    ['overlapping', 'patterns', all(is('email', 'matches', '^[a-z]+@shop')), all(is('email', 'containsText', '.nl'))],
    [
      'overlapping',
      'members of an object',
      all(is('last_event', 'equal', 'Ghent', { path: '$.city' })),
      all(is('last_event', 'greaterThan', 5, { path: '$.amount' })),
    ],
  ])('%s: %s', (relation, _, first, second) => {
    expect(compare(first, second).relation).toBe(relation);
  });

  it('shows a customer for every difference', () => {
    expect(compare(all(NL), all(NL, is('orders', 'greaterThan', 3)))).toEqual({
      relation: 'wider',
      onlyFirst: { exists: 'yes', witness: { country: 'NL', orders: 0 } },
      onlySecond: { exists: 'no' },
      both: { exists: 'yes', witness: { country: 'NL', orders: 4 } },
    });
  });

  it('shows windows as they are seen from an instant', () => {
    const [short, long] = [{ days: 1 }, { days: 3 }].map((span) => shopRule(all(is('last_order', 'inTheLast', span))));
    const now = new Date('2026-05-10T12:00:00.000Z');
    const { onlySecond } = compareRules(short ?? shopRule({}), long ?? shopRule({}), SHOP, { now });
    expect(onlySecond).toEqual({ exists: 'yes', witness: { last_order: '2026-05-09T11:59:59.999Z' } });
  });

  it('is unknown where too much work would be needed, or nobody to show is found', () => {
    const pattern = all(is('email', 'matches', '^a[^a]*$'), is('email', 'matches', '[^a]a$'));
    expect(compare(pattern, all(NL)).relation).toBe('unknown');
    expect(compareRules(shopRule(any(NL, BE)), shopRule(all(NL)), SHOP, { budget: 1 }).relation).toBe('unknown');
  });
});
