import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefinitionsService, emptyBodies, type PlannedChange } from '#definitions';
import type { JsonObject } from '#kernel';
import { MembershipRepository, RecomputeService } from '#segments';
import { openTestWinnow, type TestWinnow } from './support/test-winnow.js';

const FEATURES: Readonly<Record<string, JsonObject>> = {
  orders: { kind: 'aggregate', aggregate: 'count', events: ['order'] },
  country: { kind: 'attribute' },
  born: { kind: 'attribute', type: 'instant' },
  r: { kind: 'score', of: 'orders', bins: 2, among: { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] } },
};

const atLeast = (value: number): JsonObject => ({
  all: [{ fact: 'orders', operator: 'greaterThanInclusive', value }],
});

const score = (value: number): JsonObject => ({ all: [{ fact: 'r', operator: 'equal', value }] });

describe('a plan', () => {
  let winnow: TestWinnow;
  const service = () => winnow.service(DefinitionsService);

  const bodies = (segments: Readonly<Record<string, JsonObject>>) => {
    const all = emptyBodies();
    for (const [key, body] of Object.entries(FEATURES)) all.feature.set(key, body);
    for (const [key, body] of Object.entries(segments)) all.segment.set(key, { name: key, ...body });
    return all;
  };

  const planned = async (segments: Readonly<Record<string, JsonObject>>): Promise<Map<string, PlannedChange>> => {
    const plan = await service().plan(bodies(segments));
    return new Map(plan.filter(({ kind }) => kind === 'segment').map((change) => [change.key, change]));
  };

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await winnow.testDatabase.pool.query(
      `INSERT INTO customer SELECT 'c' || i, '{}', now() FROM generate_series(1, 10) AS i`,
    );
    await winnow.testDatabase.pool.query(
      `INSERT INTO event SELECT 'c' || i, timestamptz '2026-01-01' + make_interval(days => j), gen_random_uuid(), 'order', 1
       FROM generate_series(1, 10) AS i, LATERAL generate_series(1, i) AS j`,
    );
    await service().apply(bodies({ loyal: { rule: atLeast(5) }, buyers: { rule: atLeast(1) } }));
    await winnow.service(RecomputeService).recompute();
  }, 60_000);
  afterAll(() => winnow.close());

  it.each<[string, JsonObject, string, number]>([
    ['fewer', atLeast(7), 'narrower', 4],
    ['more', atLeast(2), 'wider', 9],
    ['the same, in other words', { not: { all: [{ fact: 'orders', operator: 'lessThan', value: 5 }] } }, 'equal', 6],
    ['others', { all: [{ fact: 'orders', operator: 'lessThan', value: 5 }] }, 'disjoint', 4],
    ['some of both', { all: [{ fact: 'orders', operator: 'between', value: [3, 6] }] }, 'overlapping', 4],
  ])('says that a new version holds %s', async (_, rule, relation, after) => {
    const change = (await planned({ loyal: { rule }, buyers: { rule: atLeast(1) } })).get('loyal');
    expect(change).toMatchObject({
      action: 'update',
      version: 2,
      difference: { relation },
      impact: { before: 6, after },
    });
    expect(change?.difference?.before).toBe('orders is at least 5');
  });

  const warnings = async (key: string, segments: Readonly<Record<string, JsonObject>>) =>
    ((await planned(segments)).get(key)?.warnings ?? []).map(({ code, pointer }) => `${code} ${pointer}`);

  it('warns of what can hardly be meant', async () => {
    const german = { fact: 'country', operator: 'equal', value: 'DE' };
    const french = { fact: 'country', operator: 'equal', value: 'FR' };
    const not = { all: [{ fact: 'country', operator: 'notEqual', value: 'DE' }] };
    expect(await warnings('both', { both: { rule: { all: [german, french] } } })).toEqual(['never-matches /rule']);
    expect(await warnings('not_german', { not_german: { rule: not } })).toEqual(['missing-matches /rule/all/0']);
  });

  it('names the segments that a new one equals or lies in', async () => {
    expect(await warnings('regulars', { regulars: { rule: atLeast(5) } })).toEqual([
      'inside-segment /rule',
      'equals-segment /rule',
    ]);
  });

  it('names the cells of a grid that nobody or several cover', async () => {
    const grid = 'r';
    const whole = { low: { grid, rule: score(1) }, high: { grid, rule: score(2) } };
    expect(await warnings('low', whole)).toEqual([]);
    const change = (await planned({ low: whole.low })).get('low');
    expect(change?.warnings).toEqual([
      { code: 'grid-uncovered', pointer: '/grid', message: 'No segment of the grid "r" covers r 2.' },
    ]);
    const twice = { ...whole, also: { grid, rule: { all: [{ fact: 'r', operator: 'greaterThan', value: 1 }] } } };
    expect(await warnings('also', twice)).toEqual(['equals-segment /rule', 'grid-shared /grid']);
  });

  it('refuses a time zone that nobody knows, and asks PostgreSQL for those it does not', async () => {
    const zone = 'Etc/Unknown';
    const rule = { all: [{ fact: 'born', operator: 'anniversaryToday', value: { zone } }] };
    await expect(service().apply(bodies({ birthdays: { rule } }))).rejects.toMatchObject({
      code: 'WINNOW_DEFINITION_INVALID',
      problems: [expect.objectContaining({ code: 'value-zone' })],
    });
    const unknown = await winnow.database.snapshot((unitOfWork) =>
      unitOfWork.get(MembershipRepository).unknownZones(['utc', 'Europe/Amsterdam', 'Mars/Olympus']),
    );
    expect(unknown).toEqual(new Set(['Mars/Olympus']));
  });
});
