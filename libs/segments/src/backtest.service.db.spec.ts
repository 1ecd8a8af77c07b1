import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DefinitionsService, emptyBodies } from '#definitions';
import { fixedClock, type JsonObject } from '#kernel';
import { openTestWinnow, type TestWinnow } from '../../../test/support/test-winnow.js';
import { BacktestService } from './backtest.service.js';
import { RecomputeService } from './recompute.service.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const DAY_MS = 86_400_000;

const FEATURES: Readonly<Record<string, JsonObject>> = {
  orders: { kind: 'aggregate', aggregate: 'count', events: ['order'] },
  spend: { kind: 'aggregate', aggregate: 'sum', events: ['order'] },
  spend_60d: { kind: 'aggregate', aggregate: 'sum', events: ['order'], last_days: 60 },
  recency: { kind: 'recency', events: ['order'] },
  visits: { kind: 'aggregate', aggregate: 'count', events: ['visit'] },
  country: { kind: 'attribute' },
  score: {
    kind: 'score',
    of: 'spend',
    among: { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] },
    bins: 3,
  },
};

const SEGMENTS: Readonly<Record<string, JsonObject>> = {
  recent: { all: [{ fact: 'recency', operator: 'lessThan', value: 45 }] },
  valuable: {
    any: [
      { fact: 'score', operator: 'equal', value: 3 },
      { fact: 'spend_60d', operator: 'greaterThan', value: 80, params: { as: 'percentile' } },
    ],
  },
  dutch_prospects: {
    all: [
      { fact: 'country', operator: 'equal', value: 'NL' },
      { not: { fact: 'orders', operator: 'greaterThan', value: 0 } },
    ],
  },
  sleeping: { all: [{ condition: 'valuable' }, { not: { condition: 'recent' } }] },
};

describe('a backtest', () => {
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow(fixedClock(NOW));
    await fill(winnow);
    const bodies = emptyBodies();
    for (const [key, body] of Object.entries(FEATURES)) bodies.feature.set(key, body);
    for (const [key, rule] of Object.entries(SEGMENTS)) bodies.segment.set(key, { name: key, rule });
    await winnow.service(DefinitionsService).apply(bodies);
    await winnow.service(RecomputeService).recompute({ asOf: NOW });
  });
  afterAll(() => winnow.close());

  const backtest = (subject: { segment: string } | { rule: unknown }, every: { days: number } | { months: number }) =>
    winnow.service(BacktestService).backtest({
      subject,
      every,
      from: new Date('2025-10-31T00:00:00Z'),
      to: NOW,
    });

  /** Who is in a segment after everybody was recomputed as of an instant. */
  async function membersAt(key: string, asOf: Date): Promise<Set<string>> {
    await winnow.service(RecomputeService).recompute({ asOf });
    const { rows } = await winnow.testDatabase.pool.query<{ id: string }>(
      `SELECT customer_id AS id FROM customer_state s JOIN definition d ON s.segments @> ARRAY[d.id]
       WHERE d.kind = 'segment' AND d.key = $1`,
      [key],
    );
    return new Set(rows.map(({ id }) => id));
  }

  it.each(Object.keys(SEGMENTS))('of %s is what recomputing at each date gives', async (key) => {
    const { dates, customers, segment } = await backtest({ segment: key }, { months: 1 });
    expect({ customers, segment, dates: dates.length }).toEqual({ customers: 120, segment: key, dates: 8 });
    let before: Set<string> | undefined;
    for (const date of dates) {
      const members = await membersAt(key, date.asOf);
      expect(date).toEqual({
        asOf: date.asOf,
        count: members.size,
        share: members.size / 120,
        entered: before === undefined ? null : members.difference(before).size,
        left: before === undefined ? null : before.difference(members).size,
      });
      before = members;
    }
    expect(dates.some(({ count }) => count > 0)).toBe(true);
  });

  it('of a draft is that of a segment with the same rule', async () => {
    const { elapsedMs: _, ...ofSegment } = await backtest({ segment: 'sleeping' }, { days: 14 });
    const ofDraft = await backtest({ rule: SEGMENTS.sleeping }, { days: 14 });
    expect(ofDraft).toMatchObject({ ...ofSegment, segment: null });
    expect(ofSegment.dates).toHaveLength(16);
  });

  it('says what it cannot know', async () => {
    const codes = async (key: string) =>
      (await backtest({ segment: key }, { months: 6 })).notes.map(
        ({ code, message }) => `${code} ${message.split(': ')[1] ?? ''}`,
      );
    expect(await codes('recent')).toEqual(['everyone-known-now ']);
    expect(await codes('dutch_prospects')).toEqual(['everyone-known-now ', 'attributes-as-now country.']);
    expect(await codes('valuable')).toEqual(['everyone-known-now ', 'cut-points-as-now score, spend_60d.']);
    const { notes } = await winnow.service(BacktestService).backtest({
      subject: { rule: { any: [{ fact: 'visits', operator: 'lessThan', value: 50, params: { as: 'percentile' } }] } },
      from: NOW,
      to: new Date(NOW.getTime() + DAY_MS),
      every: { days: 1 },
    });
    expect(notes.map(({ code }) => code)).toEqual(['everyone-known-now', 'not-fitted', 'future']);
  });

  it('leaves nothing behind, and tells how far it is', async () => {
    const done: string[] = [];
    await winnow.service(BacktestService).backtest({
      subject: { segment: 'recent' },
      from: NOW,
      to: new Date(NOW.getTime() + 3 * DAY_MS),
      every: { days: 1 },
      onDate: (date, dates) => done.push(`${date}/${dates}`),
    });
    expect(done).toEqual(['1/4', '2/4', '3/4', '4/4']);
    const { rows } = await winnow.testDatabase.pool.query(
      `SELECT relname FROM pg_class WHERE relname LIKE 'members_%'`,
    );
    expect(rows).toEqual([]);
  });

  it('stops when whoever asked goes away', async () => {
    const controller = new AbortController();
    const dates: number[] = [];
    const asked = winnow.service(BacktestService).backtest({
      subject: { segment: 'recent' },
      from: new Date('2026-01-01'),
      to: NOW,
      every: { days: 1 },
      limits: { signal: controller.signal },
      onDate: (done) => {
        dates.push(done);
        if (done === 3) controller.abort();
      },
    });
    await expect(asked).rejects.toMatchObject({ code: 'WINNOW_CANCELLED' });
    expect(dates).toEqual([1, 2, 3]);
  });

  it('refuses dates, segments and rules that make no sense', async () => {
    await expect(backtest({ segment: 'recent' }, { days: 1 })).rejects.toMatchObject({
      code: 'WINNOW_USAGE',
      problems: [{ pointer: '/every' }],
    });
    await expect(backtest({ segment: 'recnet' }, { days: 7 })).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
    await expect(backtest({ rule: { all: [] } }, { days: 7 })).rejects.toMatchObject({
      code: 'WINNOW_DEFINITION_INVALID',
      problems: [{ pointer: '/rule/all' }],
    });
  });
});

/** 120 customers, some without events, with what they did in the year before. */
async function fill({ testDatabase: { pool } }: TestWinnow): Promise<void> {
  const happening = fc.record({
    name: fc.constantFrom('order', 'order', 'visit'),
    hours: fc.noBias(fc.integer({ min: 0, max: 365 * 24 })),
    cents: fc.noBias(fc.integer({ min: 1, max: 20_000 })),
  });
  const histories = fc.sample(fc.array(happening, { maxLength: 8 }), { numRuns: 120, seed: 3 });
  for (const [index, history] of histories.entries()) {
    const country = index % 3 === 0 ? 'NL' : 'DE';
    await pool.query('INSERT INTO customer VALUES ($1, $2, now())', [`c${index}`, JSON.stringify({ country })]);
    for (const { name, hours, cents } of history) {
      const at = new Date(NOW.getTime() - hours * 3_600_000);
      const row = [`c${index}`, at, name, (cents / 100).toFixed(2)];
      await pool.query('INSERT INTO event VALUES ($1, $2, gen_random_uuid(), $3, $4, NULL)', row);
    }
  }
}
