import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { analyseRule } from './analyse-rule.js';
import { is, SHOP, shopRule } from './analysis.spec-support.js';

const warningsOf = (json: JsonObject) => analyseRule(shopRule(json), SHOP).warnings;

/** Code and pointer of every warning. */
const found = (json: JsonObject): string[] => warningsOf(json).map(({ code, pointer }) => `${code} ${pointer}`.trim());

const NL = is('country', 'equal', 'NL');

describe('never-matches', () => {
  it.each<[string, JsonObject]>([
    ['amounts that exclude each other', { all: [is('orders', 'lessThan', 3), is('orders', 'greaterThan', 5)] }],
    ['nothing between two whole numbers', { all: [is('orders', 'greaterThan', 2), is('orders', 'lessThan', 3)] }],
    ['less than the least', { all: [is('orders', 'lessThan', 0)] }],
    ['missing, of a fact that never is', { all: [is('orders', 'isSet', false)] }],
    ['two values at once', { all: [NL, is('country', 'equal', 'BE')] }],
    ['both yes and no', { all: [is('subscribed', 'equal', true), is('subscribed', 'equal', false)] }],
    ['a value and none', { all: [is('country', 'isSet', false), NL] }],
    ['a beginning that no value has', { all: [is('country', 'in', ['NL', 'BE']), is('country', 'startsWith', 'F')] }],
    ['two beginnings', { all: [is('email', 'startsWith', 'a@'), is('email', 'startsWith', 'b@')] }],
    ['two ends, but for case', { all: [is('email', 'endsWith', '.nl'), is('email', 'ignoreCase:endsWith', '.BE')] }],
    [
      'a part in one case that is in none',
      { all: [is('email', 'containsText', 'Shop'), is('email', 'ignoreCase:doesNotContainText', 'shop')] },
    ],
    [
      'a text that matches and does not',
      { all: [is('email', 'matches', '^a+$'), is('email', 'doesNotMatch', '^a+$')] },
    ],
    ['a tag had and lacked', { all: [is('tags', 'contains', 'vip'), is('tags', 'containsNone', ['vip', 'gold'])] }],
    [
      'more tags than there can be',
      { all: [is('tags', 'containsAll', ['a', 'b', 'c']), is('tags', 'length:lessThan', 3)] },
    ],
    ['every tag unlike one of them', { all: [is('tags', 'contains', 'vip'), is('tags', 'everyFact:startsWith', 'x')] }],
    [
      'new and old',
      { all: [is('last_order', 'inTheLast', { days: 30 }), is('last_order', 'moreThanAgo', { days: 60 })] },
    ],
    [
      'new in days and old in months',
      { all: [is('last_order', 'inTheLast', { days: 30 }), is('last_order', 'moreThanAgo', { months: 2 })] },
    ],
    [
      'past and future',
      { all: [is('last_order', 'inTheLast', { years: 1 }), is('last_order', 'inTheNext', { days: 1 })] },
    ],
    [
      'two calendar months',
      {
        all: [-1, 0].map((at) =>
          is('last_order', 'inCalendarPeriod', { period: 'month', from: at, to: at, zone: 'UTC' }),
        ),
      },
    ],
    [
      'two months of the year',
      { all: [5, 6].map((month) => is('signed_up', 'inMonthOfYear', { months: [month], zone: 'UTC' })) },
    ],
    [
      'a member of an object that is not there',
      { all: [is('last_event', 'isSet', false), is('last_event', 'equal', 'NL', { path: '$.city' })] },
    ],
    [
      'more and less than another fact',
      {
        all: [
          is('spend', 'greaterThan', { fact: 'refunds' }),
          is('refunds', 'greaterThanInclusive', { fact: 'spend' }),
        ],
      },
    ],
    ['more than itself', { all: [is('spend', 'greaterThan', { fact: 'spend' })] }],
    ['a percentile that nobody reaches', { all: [is('spend', 'greaterThan', 99.9, { params: { as: 'percentile' } })] }],
    [
      'what stands in for a missing value',
      { all: [is('refunds', 'greaterThan', 0, { params: { missing: 0 } }), is('refunds', 'isSet', false)] },
    ],
    [
      'through several alternatives',
      {
        all: [
          { any: [is('orders', 'equal', 1), is('orders', 'equal', 2)] },
          { any: [is('orders', 'equal', 2), is('orders', 'equal', 3)] },
          { not: is('orders', 'equal', 2) },
        ],
      },
    ],
  ])('%s', (_, json) => {
    expect(found(json)).toEqual(['never-matches']);
  });

  it('names the parts that exclude each other', () => {
    expect(warningsOf({ all: [is('orders', 'lessThan', 3), NL, is('orders', 'greaterThan', 5)] })).toEqual([
      {
        code: 'never-matches',
        pointer: '',
        message:
          'Nobody can ever match this rule: “orders is less than 3” and “orders is more than 5” cannot hold together. Change or remove a part of it.',
        because: ['/all/0', '/all/2'],
      },
    ]);
  });
});

describe('always-matches', () => {
  it.each<[string, JsonObject]>([
    ['amounts without a gap', { any: [is('orders', 'greaterThan', 5), is('orders', 'lessThanInclusive', 5)] }],
    ['more than the least', { all: [is('orders', 'greaterThanInclusive', 0)] }],
    ['a thing or its opposite', { any: [NL, { not: NL }] }],
    ['set or not', { any: [is('country', 'isSet', true), is('country', 'isSet', false)] }],
    ['yes, no or missing', { any: [is('subscribed', 'orMissing:equal', true), is('subscribed', 'equal', false)] }],
  ])('%s', (_, json) => {
    expect(found(json)).toEqual(['always-matches']);
  });

  it.each<[string, JsonObject]>([
    [
      'amounts without a gap, of a fact that may be missing',
      { any: [is('refunds', 'greaterThan', 5), is('refunds', 'lessThanInclusive', 5)] },
    ],
    [
      'a number that may be none',
      { any: [is('balance', 'orMissing:greaterThan', 5), is('balance', 'lessThanInclusive', 5)] },
    ],
    [
      'a month and thirty days, which is the longer at times',
      { any: [is('signed_up', 'inTheLast', { months: 1 }), is('signed_up', 'moreThanAgo', { days: 30 })] },
    ],
    [
      'both ways that a text may not compare',
      { any: [is('email', 'startsWith', 'a'), is('email', 'doesNotStartWith', 'a')] },
    ],
  ])('not %s', (_, json) => {
    expect(found(json)).toEqual([]);
  });

  it('names the parts one of which always holds', () => {
    expect(warningsOf({ any: [NL, is('orders', 'lessThan', 6), is('orders', 'greaterThan', 5)] })[0]?.message).toBe(
      'Everybody matches this rule: of “orders is less than 6” and “orders is more than 5”, one always holds. Ask for less, or leave it out.',
    );
  });
});

describe('contradicted', () => {
  it.each<[string, JsonObject, string]>([
    [
      'an alternative that excludes itself',
      { any: [{ all: [is('orders', 'lessThan', 3), is('orders', 'greaterThan', 5)] }, NL] },
      '/any/0',
    ],
    [
      'one that what stands around it excludes',
      { all: [is('orders', 'greaterThan', 5), { any: [is('orders', 'lessThan', 3), NL] }] },
      '/all/1/any/0',
    ],
    ['a score there is not', { any: [is('recency_score', 'equal', 6), NL] }, '/any/0'],
    [
      'inside a not',
      { all: [NL, { not: { any: [is('country', 'equal', 'BE'), is('orders', 'equal', 1)] } }] },
      '/all/1/not/any/0',
    ],
  ])('%s', (_, json, pointer) => {
    expect(found(json)).toEqual([`contradicted ${pointer}`]);
  });

  it('says what it is excluded by', () => {
    const json = { all: [is('orders', 'greaterThan', 5), { any: [is('orders', 'lessThan', 3), NL] }] };
    expect(warningsOf(json)[0]).toEqual({
      code: 'contradicted',
      pointer: '/all/1/any/0',
      message:
        '“orders is less than 3” can never hold here, where “orders is more than 5” has to hold as well. Change or remove it.',
      because: ['/all/0'],
    });
  });
});

describe('redundant', () => {
  it.each<[string, JsonObject, string]>([
    [
      'the weaker of two in an all',
      { all: [is('orders', 'greaterThan', 5), is('orders', 'greaterThan', 3)] },
      '/all/1',
    ],
    [
      'the narrower of two in an any',
      { any: [is('orders', 'greaterThan', 5), is('orders', 'greaterThan', 3)] },
      '/any/0',
    ],
    ['the later of two that are equal', { all: [NL, is('orders', 'equal', 1), NL] }, '/all/2'],
    ['set, beside a value', { all: [is('country', 'isSet', true), NL] }, '/all/0'],
    ['what a bound says', { all: [is('orders', 'greaterThanInclusive', 0), NL] }, '/all/0'],
    [
      'an alternative that one further out covers',
      {
        any: [
          is('orders', 'greaterThan', 5),
          { all: [NL, { any: [is('orders', 'greaterThan', 7), is('spend', 'greaterThan', 1)] }] },
        ],
      },
      '/any/1/all/1/any/0',
    ],
    [
      'a group as a whole, not what is in it',
      {
        all: [
          is('country', 'in', ['NL', 'BE']),
          { any: [is('orders', 'equal', 1), is('country', 'startsWith', 'N'), is('country', 'equal', 'BE')] },
        ],
      },
      '/all/1',
    ],
    [
      '30 days, in the last three months',
      { all: [is('last_order', 'inTheLast', { months: 3 }), is('last_order', 'inTheLast', { days: 30 })] },
      '/all/0',
    ],
    [
      'contains, of what begins so',
      { all: [is('email', 'startsWith', 'info@'), is('email', 'ignoreCase:containsText', 'INFO')] },
      '/all/1',
    ],
    [
      'any of several, of one of them',
      { all: [is('tags', 'containsAny', ['a', 'b', 'c']), is('tags', 'contains', 'b')] },
      '/all/0',
    ],
    [
      'at least, of more than another fact',
      { all: [is('spend', 'greaterThan', { fact: 'refunds' }), is('refunds', 'lessThanInclusive', { fact: 'spend' })] },
      '/all/1',
    ],
  ])('%s', (_, json, pointer) => {
    expect(found(json)).toEqual([`redundant ${pointer}`]);
  });

  it('says what it follows from', () => {
    expect(warningsOf({ all: [NL, is('orders', 'greaterThan', 5), is('orders', 'greaterThan', 3)] })[0]).toEqual({
      code: 'redundant',
      pointer: '/all/2',
      message:
        '“orders is more than 3” changes nothing here: it follows from “orders is more than 5”. It can be removed.',
      because: ['/all/1'],
    });
    expect(warningsOf({ any: [is('orders', 'greaterThan', 5), is('orders', 'greaterThan', 3)] })[0]?.message).toBe(
      '“orders is more than 5” changes nothing here: wherever it holds, so does “orders is more than 3”. It can be removed.',
    );
  });
});

describe('missing-matches', () => {
  it.each<[string, JsonObject, string]>([
    ['another value, or none', { all: [is('country', 'notEqual', 'NL')] }, '/all/0'],
    ['no value of several, or none at all', { all: [is('country', 'notIn', ['NL', 'BE'])] }, '/all/0'],
    [
      'not what is false for a missing value',
      { all: [{ not: is('last_order', 'inTheLast', { days: 30 }) }] },
      '/all/0/not',
    ],
    [
      'deeper inside a not',
      { not: { all: [is('orders', 'greaterThan', 1), is('tags', 'contains', 'vip')] } },
      '/not/all/1',
    ],
    ['a member', { all: [is('last_event', 'notEqual', 'NL', { path: '$.city' })] }, '/all/0'],
    [
      'a percentile, which may not be known',
      { all: [{ not: is('spend', 'greaterThan', 90, { params: { as: 'percentile' } }) }] },
      '/all/0/not',
    ],
  ])('%s', (_, json, pointer) => {
    expect(found(json)).toEqual([`missing-matches ${pointer}`]);
  });

  it.each<[string, JsonObject]>([
    ['known', { all: [is('country', 'known:notEqual', 'NL')] }],
    ['or missing', { all: [is('country', 'orMissing:notEqual', 'NL')] }],
    ['not, or missing', { not: is('country', 'orMissing:equal', 'NL') }],
    ['not the other value', { not: is('country', 'notEqual', 'NL') }],
    ['a fact that is never missing', { all: [is('orders', 'notEqual', 1)] }],
    ['where something stands in', { all: [is('country', 'notEqual', 'NL', { params: { missing: 'NL' } })] }],
    [
      'where the rule sees to it that there is a value',
      { all: [is('country', 'isSet', true), is('country', 'notEqual', 'NL')] },
    ],
    ['asking just that', { all: [{ not: is('country', 'isSet', true) }] }],
  ])('not: %s', (_, json) => {
    expect(found(json)).toEqual([]);
  });

  it('says how to leave them out and how to mean them', () => {
    expect(warningsOf({ all: [is('country', 'notEqual', 'NL')] })[0]?.message).toBe(
      '“country is not "NL"” also holds for customers without country. Write “known:notEqual” to leave them out, or “orMissing:notEqual” to say that they are meant.',
    );
    expect(warningsOf({ not: is('country', 'ignoreCase:equal', 'NL') })[0]?.message).toBe(
      '“country is "NL" (in any case)” is false for customers without country, so that the “not” around it lets them match. Write “orMissing:ignoreCase:equal” to leave them out, or “known:ignoreCase:equal” to say that they are meant.',
    );
  });
});

describe('a rule that is fine', () => {
  it('has no warnings, only a cost', () => {
    const json = { all: [NL, { any: [is('orders', 'greaterThan', 3), is('spend', 'greaterThan', 100)] }] };
    expect(analyseRule(shopRule(json), SHOP)).toEqual({
      warnings: [],
      cost: { comparisons: 3, facts: 3, effort: 6.5, milliseconds: 78, weight: 'light' },
    });
  });
});

describe('the work', () => {
  it('is left undone beyond its budget', () => {
    const json = { all: [is('orders', 'lessThan', 3), is('orders', 'greaterThan', 5)] };
    const { warnings } = analyseRule(shopRule(json), SHOP, { budget: 1 });
    expect(warnings.map(({ code }) => code)).toEqual(['analysis-incomplete']);
  });

  it.each([
    [30, 100],
    [1000, 1000],
    [10_000, 5000],
  ])('for %d comparisons ends soon', (count, milliseconds) => {
    const leaf = (index: number): JsonObject =>
      [
        is('orders', 'greaterThan', index),
        is('email', 'containsText', `${index}x`),
        is('tags', 'contains', `tag ${index}`),
        is('last_order', 'inTheLast', { days: index + 1 }),
        is('country', 'notIn', [`C${index}`, `D${index}`]),
      ][index % 5] ?? NL;
    const pairs = Array.from({ length: count / 2 }, (_, index) => ({ any: [leaf(2 * index), leaf(2 * index + 1)] }));
    const rule = shopRule({ not: { any: pairs } });
    const start = performance.now();
    analyseRule(rule, SHOP);
    // three times what it may be: the machines that test this have others to do
    expect(performance.now() - start).toBeLessThan(3 * milliseconds);
  });
});
