import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '#kernel';
import { parsed } from '../testing/parsed.js';
import { SHOP } from './testing/shop.js';
import { toQueryBuilder } from './to-query-builder.js';

const LEAF = { fact: 'orders', operator: 'greaterThan', value: 3 };
const RULE = { field: 'orders', operator: '>', value: 3 };

describe('the tree', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['all', { all: [LEAF, LEAF] }, { combinator: 'and', rules: [RULE, RULE] }],
    ['any', { any: [LEAF] }, { combinator: 'or', rules: [RULE] }],
    ['not around a group', { not: { any: [LEAF] } }, { combinator: 'or', rules: [RULE], not: true }],
    [
      'not around a comparison',
      { not: LEAF },
      { combinator: 'and', rules: [RULE], not: true, meta: { winnow: { implied: true } } },
    ],
    [
      'not around not',
      { not: { not: { all: [LEAF] } } },
      {
        combinator: 'and',
        rules: [{ combinator: 'and', rules: [RULE], not: true }],
        not: true,
        meta: { winnow: { implied: true } },
      },
    ],
    [
      'a segment, which is no group',
      { condition: 'champions' },
      {
        combinator: 'and',
        rules: [{ field: '$segment', operator: '=', value: 'champions' }],
        meta: { winnow: { implied: true } },
      },
    ],
    [
      'names',
      {
        name: 'outer',
        not: {
          name: 'inner',
          all: [
            { ...LEAF, name: 'leaf' },
            { name: 'ref', condition: 'champions' },
          ],
        },
      },
      {
        combinator: 'and',
        rules: [
          { ...RULE, meta: { winnow: { name: 'leaf' } } },
          { field: '$segment', operator: '=', value: 'champions', meta: { winnow: { name: 'ref' } } },
        ],
        not: true,
        meta: { winnow: { name: 'inner', notName: 'outer' } },
      },
    ],
    [
      'the name of a not around a comparison',
      { name: 'outer', not: LEAF },
      { combinator: 'and', rules: [RULE], not: true, meta: { winnow: { notName: 'outer', implied: true } } },
    ],
  ])('%s', (_, rule, query) => {
    expect(toQueryBuilder(parsed(rule, SHOP))).toEqual(query);
  });
});

describe('a comparison', () => {
  it.each<[JsonValue, JsonValue]>([
    [
      { fact: 'orders', operator: 'equal', value: 3 },
      { field: 'orders', operator: '=', value: 3 },
    ],
    [
      { fact: 'orders', operator: 'between', value: [1, 3] },
      { field: 'orders', operator: 'between', value: [1, 3] },
    ],
    [
      { fact: 'country', operator: 'in', value: ['NL', 'a,b'] },
      { field: 'country', operator: 'in', value: ['NL', 'a,b'] },
    ],
    [
      { fact: 'country', operator: 'isSet', value: false },
      { field: 'country', operator: 'null', value: null },
    ],
    [
      { fact: 'country', operator: 'isSet', value: true },
      { field: 'country', operator: 'notNull', value: null },
    ],
    [
      { fact: 'country', operator: 'startsWith', value: 'N' },
      { field: 'country', operator: 'beginsWith', value: 'N' },
    ],
    [
      { fact: 'country', operator: 'containsText', value: 'N' },
      { field: 'country', operator: 'contains', value: 'N' },
    ],
    [
      { fact: 'tags', operator: 'contains', value: 'vip' },
      { field: 'tags', operator: 'contains', value: 'vip' },
    ],
    [
      { fact: 'tags', operator: 'someFact:doesNotContainText', value: 'vip' },
      { field: 'tags', operator: 'someFact:doesNotContain', value: 'vip' },
    ],
    [
      { fact: 'country', operator: 'known:ignoreCase:notEqual', value: 'nl' },
      { field: 'country', operator: 'known:ignoreCase:!=', value: 'nl' },
    ],
    [
      { fact: 'first_order_at', operator: 'inTheLast', value: { days: 30 } },
      { field: 'first_order_at', operator: 'inTheLast', value: { days: 30 } },
    ],
    [
      { fact: 'orders', operator: 'lessThan', value: { fact: 'items' } },
      { field: 'orders', operator: '<', value: 'items', valueSource: 'field' },
    ],
    [
      {
        fact: 'address',
        path: '$.city',
        operator: 'equal',
        value: { fact: 'country', params: { missing: '' } },
      },
      { field: 'address.city', operator: '=', value: 'country ?? ""', valueSource: 'field' },
    ],
    [
      { fact: 'total_spent', params: { as: 'percentile', missing: 0 }, operator: 'greaterThanInclusive', value: 90 },
      { field: 'percentile(total_spent) ?? 0', operator: '>=', value: 90 },
    ],
    [
      { fact: 'tags', params: { missing: ['a', '"'] }, operator: 'contains', value: 'a' },
      { field: 'tags ?? ["a","\\""]', operator: 'contains', value: 'a' },
    ],
    [
      { fact: '$segment', operator: 'equal', value: 'a' },
      { field: '"$segment"', operator: '=', value: 'a' },
    ],
    [
      { fact: 'Total "spend"', path: '$.a[0]', operator: 'equal', value: 1 },
      { field: '"Total \\"spend\\"".a[0]', operator: '=', value: 1 },
    ],
  ])('%j is %j', (comparison, rule) => {
    expect(toQueryBuilder(parsed({ all: [comparison] }, SHOP))).toEqual({ combinator: 'and', rules: [rule] });
  });
});
