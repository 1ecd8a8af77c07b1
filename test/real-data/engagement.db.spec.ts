import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { RecomputeService, SegmentsReader } from '#segments';
import { openTestWinnow, type TestWinnow } from '../support/test-winnow.js';

const LOGINS = '../shared/data/engagement-logins.csv.gz';
const USERS = '../shared/data/engagement-users.csv.gz';
const REFERENCE = '../shared/data/reference/user_engagement.json';

interface Reference {
  readonly adopted_users: { readonly count: number };
  readonly 'rule_segments_as_of_2014-06-07': Readonly<Record<string, number | string>>;
}

/** Different days with a log-in, of the last so many whole days before today. */
const loginDays = (days: number): JsonObject => ({
  kind: 'aggregate',
  aggregate: 'active_periods',
  events: ['logged_in'],
  window: { period: 'day', from: -days, to: -1, zone: 'UTC' },
});

const atLeast = (fact: string, value: number): JsonObject => ({
  name: `At least ${value} of ${fact}`,
  rule: { all: [{ fact, operator: 'greaterThanInclusive', value }] },
});

/** What the reference calls the segments, and what they are. */
const SEGMENTS: Readonly<Record<string, JsonObject>> = {
  logged_in_last_7_days: atLeast('login_days_7', 1),
  logged_in_last_30_days: atLeast('login_days_30', 1),
  logged_in_last_90_days: atLeast('login_days_90', 1),
  at_least_3_days_in_last_7: atLeast('login_days_7', 3),
  at_least_5_days_in_last_30: atLeast('login_days_30', 5),
};

(existsSync(LOGINS) ? describe : describe.skip)('Log-ins of a product (needs ../shared/data)', () => {
  const reference = existsSync(REFERENCE)
    ? (JSON.parse(readFileSync(REFERENCE, 'utf8')) as Reference)
    : ({} as Reference);
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow();
    const bodies = emptyBodies();
    for (const days of [7, 30, 90]) bodies.feature.set(`login_days_${days}`, loginDays(days));
    for (const [key, body] of Object.entries(SEGMENTS)) bodies.segment.set(key, body);
    await winnow.service(DefinitionsService).apply(bodies);
    const imports = winnow.service(ImportService);
    await imports.importCustomers({
      source: USERS,
      fileName: 'users',
      mapping: { customer_id: 'object_id', attributes: { creation_source: 'creation_source' } },
    });
    await imports.importEvents({
      source: LOGINS,
      fileName: 'logins',
      mapping: { customer_id: 'user_id', occurred_at: 'time_stamp', name: { constant: 'logged_in' } },
    });
  }, 120_000);
  afterAll(() => winnow?.close());

  it('has as many customers per rule as the reference, of all 12,000', async () => {
    await winnow.service(RecomputeService).recompute({ asOf: new Date('2014-06-07T00:00:00Z') });
    const { customers, segments } = await winnow.service(SegmentsReader).list();
    const { method: _method, ...expected } = reference['rule_segments_as_of_2014-06-07'];
    expect(customers).toBe(12_000);
    expect(Object.fromEntries(segments.map(({ key, customers: size }) => [key, size]))).toEqual(expected);
  }, 60_000);
});
