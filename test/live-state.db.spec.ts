import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ErasureService, IdentityService, IngestionService, SuppliedValueService } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { LiveState, RecomputeService, StateBuilder, StateKeeper, VerifyService } from '#segments';
import { propertyRuns } from '../libs/rules/src/testing/property-runs.js';
import { openTestWinnow, type TestWinnow } from './support/test-winnow.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-30T09:00:00Z');

const ORDERED: JsonObject = { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] };

/** At least one feature of every kind, with windows of every kind. */
const FEATURES: Readonly<Record<string, JsonObject>> = {
  plan: { kind: 'attribute' },
  renews_at: { kind: 'attribute', type: 'instant' },
  orders: { kind: 'aggregate', aggregate: 'count', events: ['order'] },
  orders_2h: { kind: 'aggregate', aggregate: 'count', events: ['order'], window: { last: { hours: 2 } } },
  orders_month: { kind: 'aggregate', aggregate: 'count', events: ['order'], window: { last: { months: 1 } } },
  big_orders_7d: {
    kind: 'aggregate',
    aggregate: 'count',
    events: ['order'],
    properties: { gift: 'boolean' },
    where: {
      any: [
        { fact: 'value', operator: 'greaterThan', value: 50 },
        { fact: 'gift', operator: 'equal', value: true },
      ],
    },
    last_days: 7,
  },
  spend_before: {
    kind: 'aggregate',
    aggregate: 'sum',
    events: ['order'],
    window: { from: { days: 4 }, to: { days: 1 } },
  },
  net_spend_3d: { kind: 'aggregate', aggregate: 'sum', events: ['order'], minus: ['refund'], last_days: 3 },
  orders_this_month: {
    kind: 'aggregate',
    aggregate: 'count',
    events: ['order'],
    window: { period: 'month', from: 0, to: 0, zone: 'Europe/Amsterdam' },
  },
  days_of_last_3: {
    kind: 'aggregate',
    aggregate: 'active_periods',
    events: ['order', 'visit'],
    period: 'day',
    zone: 'Europe/Amsterdam',
    window: { period: 'day', from: -2, to: 0, zone: 'Europe/Amsterdam' },
  },
  first_week_visits: {
    kind: 'aggregate',
    aggregate: 'count',
    events: ['visit'],
    window: { after: { events: ['order'], which: 'first' }, within: { days: 7 } },
  },
  favourite: { kind: 'aggregate', aggregate: 'most_frequent', events: ['order'], of: 'category' },
  last_category: { kind: 'aggregate', aggregate: 'last', events: ['order'], of: 'category', last_days: 5 },
  last_order_at: { kind: 'aggregate', aggregate: 'last_at', events: ['order'] },
  idle: { kind: 'recency', events: ['order', 'visit'] },
  sessions_1d: { kind: 'sessions', events: ['visit'], window: { last: { days: 1 } } },
  session_minutes: { kind: 'sessions', events: ['visit'], measure: 'avg_minutes' },
  visit_to_order: {
    kind: 'sequence',
    first: { events: ['visit'] },
    then: { events: ['order'] },
    without: { events: ['refund'] },
    within: { hours: 6 },
    window: { last: { days: 3 } },
  },
  abandoned: { kind: 'sequence', first: { events: ['visit'] }, without: { events: ['order'] }, within: { hours: 3 } },
  share_recent: { kind: 'ratio', of: 'orders_2h', by: 'orders' },
  spend_change: { kind: 'difference', of: 'net_spend_3d', by: 'spend_before' },
  risk: { kind: 'supplied', valid_for: { days: 2 } },
  recency_score: { kind: 'score', of: 'idle', among: ORDERED, bins: 4, cuts: [1, 3, 6] },
  count_score: { kind: 'score', of: 'orders', among: ORDERED, bins: 3 },
  spend_rank: { kind: 'percentile', of: 'net_spend_3d', among: ORDERED },
};

const all = (...conditions: JsonObject[]): JsonObject => ({ all: conditions });
const segment = (rule: JsonObject, more: JsonObject = {}): JsonObject => ({ name: 'Segment', rule, ...more });

const SEGMENTS: Readonly<Record<string, JsonObject>> = {
  active: segment(all({ fact: 'idle', operator: 'lessThan', value: 2 })),
  lapsed: segment(all({ fact: 'last_order_at', operator: 'moreThanAgo', value: { days: 3 } })),
  month_ago: segment(
    all({ fact: 'last_order_at', operator: 'betweenAgo', value: { from: { months: 1 }, to: { days: 2 } } }),
  ),
  renewing: segment(all({ fact: 'renews_at', operator: 'inTheNext', value: { days: 5 } })),
  renewed_today: segment(all({ fact: 'renews_at', operator: 'anniversaryToday', value: { zone: 'America/New_York' } })),
  rush: segment({
    any: [
      { fact: 'orders_2h', operator: 'greaterThan', value: 1 },
      { fact: 'share_recent', operator: 'greaterThan', value: 0.4 },
    ],
  }),
  drifting: segment(
    all({ not: all({ condition: 'active' }) as JsonObject } as JsonObject, {
      fact: 'recency_score',
      operator: 'lessThan',
      value: 4,
    }),
  ),
  abandoning: segment(
    all(
      { fact: 'abandoned', operator: 'greaterThan', value: 0 },
      { fact: 'plan', operator: 'notEqual', value: 'plus' },
    ),
  ),
  at_risk: segment(all({ fact: 'risk', operator: 'greaterThan', value: 0.5 })),
  idle_top: segment(all({ fact: 'idle', params: { as: 'percentile' }, operator: 'greaterThanInclusive', value: 50 })),
};

/** What the next version of the definitions is. */
const VERSIONS: ReadonlyArray<{
  features: Readonly<Record<string, JsonObject>>;
  segments: Readonly<Record<string, JsonObject>>;
}> = [
  { features: FEATURES, segments: SEGMENTS },
  {
    features: { ...FEATURES, orders_2h: { ...FEATURES.orders_2h, window: { last: { minutes: 90 } } } as JsonObject },
    segments: {
      ...SEGMENTS,
      lapsed: segment(all({ fact: 'last_order_at', operator: 'moreThanAgo', value: { days: 2 } })),
    },
  },
];

/** A clock that goes when it is told to. */
class SimulatedClock {
  constructor(private at: number) {}

  now(): Date {
    return new Date(this.at);
  }

  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}

type Step =
  | {
      readonly do: 'event';
      readonly who: number;
      readonly name: string;
      readonly ageMs: number;
      readonly cents: number;
    }
  | { readonly do: 'traits'; readonly who: number; readonly plan: string; readonly renewsInMs: number }
  | { readonly do: 'score'; readonly who: number; readonly risk: number }
  | { readonly do: 'retract'; readonly which: number }
  | { readonly do: 'merge'; readonly who: number; readonly other: number }
  | { readonly do: 'erase'; readonly who: number }
  | { readonly do: 'publish'; readonly version: number }
  | { readonly do: 'refit' }
  | { readonly do: 'kill'; readonly afterMs: number }
  | { readonly do: 'wait'; readonly ms: number };

const who = fc.nat(4);

const event = fc.record({
  do: fc.constant('event' as const),
  who,
  name: fc.constantFrom('order', 'order', 'visit', 'visit', 'refund'),
  // late by up to six days, on time, or ahead by up to a day
  ageMs: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 6 * DAY }) },
    { weight: 1, arbitrary: fc.integer({ min: -DAY, max: -1 }) },
  ),
  cents: fc.nat(12_000),
});

const wait = fc.record({
  do: fc.constant('wait' as const),
  ms: fc.oneof(fc.integer({ min: 1, max: 3 * HOUR }), fc.integer({ min: 1, max: 4 * DAY })),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: event },
  { weight: 8, arbitrary: wait },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('traits' as const),
      who,
      plan: fc.constantFrom('basic', 'plus'),
      renewsInMs: fc.integer({ min: -400 * DAY, max: 10 * DAY }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('score' as const), who, risk: fc.constantFrom(0.2, 0.9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retract' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who, other: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('publish' as const), version: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'refit' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), afterMs: fc.nat(6) }) },
);

describe('the live state', () => {
  const clock = new SimulatedClock(START);
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow(clock);
  });
  afterAll(() => winnow.close());

  const publish = async (version: number): Promise<void> => {
    const bodies = emptyBodies();
    const wanted = VERSIONS[version] ?? VERSIONS[0];
    for (const [key, body] of Object.entries(wanted?.features ?? {})) bodies.feature.set(key, body);
    for (const [key, body] of Object.entries(wanted?.segments ?? {})) bodies.segment.set(key, body);
    await winnow.service(DefinitionsService).apply(bodies);
  };

  /** The state of everybody from nothing but the log and the definitions in force, as of an instant. */
  const fromNothing = async (asOf: Date): Promise<Map<string, Record<string, unknown>>> =>
    winnow.database.transaction(async (unitOfWork) => {
      const { statement } = await winnow.service(RecomputeService).compileFor(unitOfWork, { who: 'everyone', asOf });
      const rows = await unitOfWork.query<Record<string, unknown>>(statement.text, statement.values);
      return new Map(rows.map(({ t: _t, ...row }) => [String(row.customer_id), row]));
    });

  const stored = async (): Promise<Map<string, Record<string, unknown>>> => {
    const { rows } = await winnow.testDatabase.pool.query('SELECT * FROM customer_state');
    return new Map(rows.map(({ changed_at: _changed, ...row }) => [String(row.customer_id), row]));
  };

  /** What a step does, and what to expect of the events in the log after it. */
  const perform = async (one: Step, log: Array<{ customerId: string; eventId: string }>): Promise<void> => {
    const id = (index: number): string => `c${index}`;
    const ingestion = winnow.service(IngestionService);
    const now = clock.now();
    switch (one.do) {
      case 'event': {
        const eventId = randomUUID();
        const properties: JsonObject = { category: one.cents % 2 === 0 ? 'tea' : 'cups', gift: one.cents % 5 === 0 };
        const occurredAt = new Date(now.getTime() - one.ageMs);
        const track = { type: 'track', customerId: id(one.who), eventId, name: one.name, occurredAt } as const;
        await ingestion.ingest([{ ...track, value: (one.cents / 100).toFixed(2), properties }]);
        log.push({ customerId: id(one.who), eventId });
        return;
      }
      case 'traits': {
        const traits = { plan: one.plan, renews_at: new Date(now.getTime() + one.renewsInMs).toISOString() };
        await ingestion.ingest([{ type: 'identify', customerId: id(one.who), traits }]);
        return;
      }
      case 'score':
        await winnow.service(SuppliedValueService).supply({
          feature: 'risk',
          type: 'number',
          values: [{ customerId: id(one.who), value: one.risk }],
        });
        return;
      case 'retract': {
        const [known] = log.splice(one.which % Math.max(1, log.length), 1);
        if (known !== undefined) await ingestion.ingest([{ type: 'retract', ...known }]);
        return;
      }
      case 'merge':
        await ignoringUnknown(winnow.service(IdentityService).merge(id(one.who), id(one.other)));
        return;
      case 'erase':
        await ignoringUnknown(winnow.service(ErasureService).erase(id(one.who)));
        return;
      case 'publish':
        await publish(one.version);
        await winnow.service(StateKeeper).keep();
        return;
      case 'refit':
        await winnow.service(StateBuilder).build({ refit: 'all' });
        return;
      case 'kill': {
        const round = winnow
          .service(LiveState)
          .round()
          .catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, one.afterMs));
        await winnow.testDatabase.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'winnow-test' AND state <> 'idle'`,
        );
        await round;
        return;
      }
      case 'wait':
        clock.advance(one.ms);
    }
  };

  it(
    'equals the state computed from nothing, at every instant and whatever happened',
    async () => {
      let probed = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 15, maxLength: 40 }),
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          async (steps, chances) => {
            await winnow.testDatabase.pool.query(
              'TRUNCATE event, customer, customer_state, transition, pending_change, identity, supplied_value, suppression, touched_while_building, state_build, score_fit',
            );
            await publish(0);
            await winnow.service(StateBuilder).build();
            const log: Array<{ customerId: string; eventId: string }> = [];
            for (const one of steps) {
              const before = clock.now();
              await perform(one, log);
              await winnow.service(LiveState).drain();
              const now = clock.now();
              expectSame(one, await stored(), await fromNothing(now));
              if (one.do !== 'wait') continue;
              // Nothing arrived meanwhile: what the log of transitions says of any instant between is what it computes to.
              const probe = new Date(before.getTime() + Math.floor(Number(chances.next().value) * one.ms));
              const then = await fromNothing(probe);
              for (const [customerId, { segments }] of then) {
                const { rows } = await winnow.testDatabase.pool.query(
                  'SELECT segments FROM transition WHERE customer_id = $1 AND as_of <= $2 ORDER BY as_of DESC, transition_id DESC LIMIT 1',
                  [customerId, probe],
                );
                expect({ one, customerId, probe, segments: rows[0]?.segments ?? [] }).toEqual({
                  one,
                  customerId,
                  probe,
                  segments,
                });
                probed += 1;
              }
            }
            expect(await winnow.service(VerifyService).verify()).toMatchObject({ different: 0, behind: 0 });
          },
        ),
        { numRuns: propertyRuns(8) },
      );
      expect(probed).toBeGreaterThan(propertyRuns(8) * 5);
    },
    propertyRuns(8) * 20_000,
  );
});

type States = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Every feature and membership; and the next change, which may be expected too early, but never too late. */
function expectSame(one: Step, stored: States, computed: States): void {
  const without = (states: States) =>
    new Map([...states].map(([id, { next_change_at: _next, ...state }]) => [id, state]));
  expect({ one, state: without(stored) }).toEqual({ one, state: without(computed) });
  for (const [id, { next_change_at: next }] of computed) {
    const expected = stored.get(id)?.next_change_at;
    const isInTime = next === null || (expected instanceof Date && next instanceof Date && expected <= next);
    expect({ one, id, next, expected, isInTime }).toEqual({ one, id, next, expected, isInTime: true });
  }
}

/** Whom nobody knows, nobody can merge or erase. */
async function ignoringUnknown(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'WINNOW_NOT_FOUND') throw error;
  });
}
