import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { AMONG, BASE, parsed, refusedAt } from './parse.spec-support.js';

const SCORE: JsonObject = { kind: 'score', of: 'orders', among: AMONG };
const PERCENTILE: JsonObject = { kind: 'percentile', of: 'spend' };

/** Features of every kind. */
const ALL = {
  ...BASE,
  mean: { kind: 'ratio', of: 'spend', by: 'orders' },
  wait: { kind: 'difference', of: 'first_at', by: 'signed_up_at' },
  growth: { kind: 'trend', of: 'spend', by: 'orders' },
  visits: { kind: 'sessions', events: ['page_viewed'] },
  last_visit: { kind: 'sessions', events: ['page_viewed'], measure: 'last_started_at' },
  abandoned: { kind: 'sequence', first: { events: ['cart'] }, without: { events: ['order'] }, within: { days: 1 } },
  segment_of_model: { kind: 'supplied', type: 'string' },
  score: SCORE,
  rank: PERCENTILE,
} satisfies Record<string, JsonObject>;

const NUMERIC = ['orders', 'spend', 'risk', 'mean', 'wait', 'growth', 'visits', 'abandoned'];
const NEVER = ['score', 'rank', 'country', 'category', 'first_at', 'last_visit', 'segment_of_model', 'probe', 'none'];

describe('a score', () => {
  it.each([...NUMERIC, 'recency'])('can be of %s', (of) => {
    expect(parsed({ ...SCORE, of }, ALL)).toMatchObject({ of, best: of === 'recency' ? 'low' : 'high' });
  });

  it.each(NEVER)('cannot be of %s', (of) => {
    expect(refusedAt({ ...SCORE, of }, ALL)).toEqual(['/of']);
  });

  it('is fitted again by hand alone, or from time to time', () => {
    expect(parsed(SCORE)).toMatchObject({ refitEvery: undefined });
    for (const refit of [{ days: 1 }, { hours: 24 }, { weeks: 2 }, { months: 1 }]) {
      expect(parsed({ ...SCORE, refit_every: refit })).toMatchObject({ refitEvery: refit });
    }
    expect(refusedAt({ ...SCORE, refit_every: { hours: 23 } })).toEqual(['/refit_every']);
    expect(refusedAt({ ...SCORE, refit_every: 'monthly' })).toEqual(['/refit_every']);
    expect(refusedAt({ ...SCORE, refit_every: { days: 0 } })).toEqual(['/refit_every/days']);
    expect(refusedAt({ ...SCORE, bins: 2, cuts: [5], refit_every: { days: 30 } })).toEqual(['/refit_every']);
  });
});

describe('a percentile', () => {
  it('is among everybody with a value unless said otherwise', () => {
    expect(parsed(PERCENTILE)).toEqual({
      kind: 'percentile',
      name: 'probe',
      description: '',
      of: 'spend',
      among: undefined,
      refitEvery: undefined,
    });
    expect(parsed({ ...PERCENTILE, among: AMONG, refit_every: { months: 1 } })).toMatchObject({
      among: { kind: 'all' },
      refitEvery: { months: 1 },
    });
  });

  it.each(NUMERIC)('can be of %s', (of) => {
    expect(parsed({ ...PERCENTILE, of }, ALL)).toMatchObject({ of });
  });

  it.each([...NEVER, 'recency'])('cannot be of %s', (of) => {
    expect(refusedAt({ ...PERCENTILE, of }, ALL)).toEqual(['/of']);
  });

  it('needs something to rank, and takes nothing else', () => {
    expect(refusedAt({ kind: 'percentile', bins: 5, refit_every: { minutes: 5 }, among: null })).toEqual([
      '/bins',
      '/of',
      '/among',
      '/refit_every',
    ]);
  });
});

describe.each([SCORE, PERCENTILE])('the rule of %j', (body) => {
  it('may speak of whatever comes before scores and percentiles', () => {
    const among = {
      any: ['visits', 'mean', 'risk', 'abandoned'].map((fact) => ({ fact, operator: 'greaterThan', value: 1 })),
    };
    expect(refusedAt({ ...body, among }, ALL)).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['/among/all/0/fact', { all: [{ fact: 'score', operator: 'greaterThan', value: 3 }] }],
    ['/among/all/0/fact', { all: [{ fact: 'rank', operator: 'greaterThan', value: 90 }] }],
    ['/among/condition', { condition: 'champions' }],
    ['/among/any/0', { any: [{ fact: 'spend', operator: 'greaterThan', value: 90, params: { as: 'percentile' } }] }],
    [
      '/among/not/any/0',
      { not: { any: [{ fact: 'risk', operator: 'equal', value: { fact: 'risk', params: { as: 'percentile' } } }] } },
    ],
  ])('is refused at %s with %j', (pointer, among) => {
    expect(refusedAt({ ...body, among }, ALL)).toEqual([pointer]);
  });
});
