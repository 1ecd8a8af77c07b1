import type { Fact, MemberType, RuleScope } from '../../facts.js';

const ADDRESS: ReadonlyMap<string, MemberType> = new Map([
  ['$.city', 'string'],
  ['$.floors[0]', 'number'],
]);

/** What the examples of the query builder speak about; among it two facts that no key could name. */
export const SHOP: RuleScope = {
  facts: new Map<string, Fact>([
    ['orders', { type: 'number' }],
    ['items', { type: 'number' }],
    ['total_spent', { type: 'money' }],
    ['spending_score', { type: 'number', isRank: true }],
    ['country', { type: 'string' }],
    ['newsletter', { type: 'boolean' }],
    ['first_order_at', { type: 'instant' }],
    ['recency', { type: 'duration' }],
    ['tags', { type: 'list' }],
    ['address', { type: 'object', members: ADDRESS }],
    ['$segment', { type: 'string' }],
    ['Total "spend"', { type: 'object', members: new Map([['$.a[0]', 'number']]) }],
  ]),
  segments: new Set(['champions', 'at_risk']),
};
