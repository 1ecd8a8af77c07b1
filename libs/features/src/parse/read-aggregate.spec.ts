import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { parsed, refusedAt } from './parse.spec-support.js';

const ORDERS: JsonObject = { kind: 'aggregate', events: ['order'] };

describe('an aggregate', () => {
  it('sums what is added less what is subtracted', () => {
    expect(parsed({ ...ORDERS, aggregate: 'sum', minus: ['refund', 'chargeback'] })).toEqual({
      kind: 'aggregate',
      name: 'probe',
      description: '',
      aggregate: 'sum',
      events: ['order'],
      where: undefined,
      properties: new Map(),
      minus: ['refund', 'chargeback'],
      of: 'value',
      missing: 'ignore',
      period: { unit: 'day', zone: 'UTC' },
      window: undefined,
    });
  });

  it('counts periods of a calendar', () => {
    expect(parsed({ ...ORDERS, aggregate: 'active_periods' })).toMatchObject({ period: { unit: 'day', zone: 'UTC' } });
    expect(parsed({ ...ORDERS, aggregate: 'active_periods', period: 'week', zone: 'Europe/Amsterdam' })).toMatchObject({
      period: { unit: 'week', zone: 'Europe/Amsterdam' },
    });
  });

  it.each(['first', 'last', 'most_frequent'])('%s is of a property', (aggregate) => {
    expect(parsed({ ...ORDERS, aggregate, of: 'category' })).toMatchObject({ aggregate, of: 'category' });
    expect(refusedAt({ ...ORDERS, aggregate })).toEqual(['/of']);
    expect(refusedAt({ ...ORDERS, aggregate, of: 'value' })).toEqual(['/of']);
    expect(refusedAt({ ...ORDERS, aggregate, of: '' })).toEqual(['/of']);
  });

  it.each<[string[], JsonObject]>([
    [['/minus'], { aggregate: 'count', minus: ['refund'] }],
    [['/minus'], { aggregate: 'sum', minus: [] }],
    [['/minus'], { aggregate: 'sum', minus: 'refund' }],
    [['/minus'], { aggregate: 'sum', minus: ['refund', 'order'] }],
    [['/period'], { aggregate: 'active_days', period: 'week' }],
    [['/zone'], { aggregate: 'count', zone: 'UTC' }],
    [['/period'], { aggregate: 'active_periods', period: 'decade' }],
    [['/zone'], { aggregate: 'active_periods', zone: 'Nowhere' }],
    [['/zone'], { aggregate: 'active_periods', zone: null }],
    [['/of'], { aggregate: 'sum', of: '' }],
    [['/of'], { aggregate: 'distinct', of: null }],
    [
      ['/minus', '/period', '/zone', '/missing', '/window'],
      { aggregate: 'avg', minus: ['refund'], period: 'week', zone: 'UTC', missing: 'none', window: 5 },
    ],
  ])('is refused at %j with %j', (pointers, change) => {
    expect([...refusedAt({ ...ORDERS, ...change })].sort()).toEqual([...pointers].sort());
  });
});
