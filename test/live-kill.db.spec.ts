import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestionService } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { LiveState, RecomputeService, StateBuilder, VerifyService } from '#segments';
import { numbersFrom } from '../bench/rules/random-rules.js';
import { propertyRuns } from '../libs/rules/src/testing/property-runs.js';
import { openTestWinnow, type TestWinnow } from './support/test-winnow.js';

const CUSTOMERS = 300;
const KILLS = propertyRuns(10);
const SERVER = 'dist/apps/server/src/main.js';

const visits = (window?: JsonObject): JsonObject => ({
  kind: 'aggregate',
  aggregate: 'count',
  events: ['visit'],
  ...(window && { window }),
});

const atLeast = (fact: string, value: number): JsonObject => ({
  name: `${value} ${fact}`,
  rule: { all: [{ fact, operator: 'greaterThanInclusive', value }] },
});

/** A worker in a process of its own, as a server runs it. */
class Worker {
  private child: ChildProcess | undefined;

  constructor(private readonly url: string) {}

  start(): void {
    const env = {
      ...process.env,
      DATABASE_URL: this.url,
      WINNOW_ROLE: 'worker',
      WINNOW_PORT: '0',
      WINNOW_LOG_LEVEL: 'silent',
    };
    this.child = spawn(process.execPath, [SERVER], { env, stdio: 'ignore' });
  }

  /** Not asked to stop: killed. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

describe('a worker that is killed under load', () => {
  let now = new Date();
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow({ now: () => now });
    const bodies = emptyBodies();
    bodies.feature.set('visits', visits());
    bodies.feature.set('visits_1m', visits({ last: { minutes: 1 } }));
    bodies.feature.set('last_visit_at', { kind: 'aggregate', aggregate: 'last_at', events: ['visit'] });
    for (const count of [1, 2, 3]) bodies.segment.set(`busy_${count}`, atLeast('visits_1m', count));
    for (const count of [3, 5, 8]) bodies.segment.set(`loyal_${count}`, atLeast('visits', count));
    bodies.segment.set('away', {
      name: 'Away',
      rule: { all: [{ fact: 'last_visit_at', operator: 'moreThanAgo', value: { minutes: 1 } }] },
    });
    await winnow.service(DefinitionsService).apply(bodies);
  });
  afterAll(() => winnow.close());

  const below = numbersFrom(17);

  /** Visits that happen at the very instant they arrive, so that what was true at any instant can be computed afterwards. */
  const visit = async (count: number, ageMs = () => 0): Promise<void> => {
    now = new Date();
    await winnow.service(IngestionService).ingest(
      Array.from({ length: count }, () => ({
        type: 'track' as const,
        customerId: `c${below(CUSTOMERS)}`,
        eventId: randomUUID(),
        name: 'visit',
        occurredAt: new Date(now.getTime() - ageMs()),
      })),
    );
  };

  it(
    `leaves no transition out and none twice, killed ${KILLS} times`,
    async () => {
      // Visits of the minute before leave their window all the while.
      await visit(600, () => below(60_000));
      now = new Date();
      await winnow.service(StateBuilder).build();
      const begun = now;
      const worker = new Worker(winnow.testDatabase.url);
      let isOver = false;
      const load = (async () => {
        while (!isOver) {
          await visit(10);
          await sleep(20);
        }
      })();
      for (let kill = 0; kill < KILLS; kill++) {
        worker.start();
        await untilItWorks();
        await sleep(below(500));
        await worker.kill();
      }
      isOver = true;
      await load;
      now = new Date();
      await winnow.service(LiveState).drain();
      expect(await winnow.service(VerifyService).verify()).toMatchObject({ behind: 0, different: 0 });
      const { rows: byWorkers } = await winnow.testDatabase.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM transition WHERE noticed_at < $1 AND cause <> 'definition'`,
        [now],
      );
      expect(byWorkers[0]?.count).toBeGreaterThan(KILLS * 5);
      expect(await inconsistencies()).toEqual([]);
      for (let probe = 0; probe < 40; probe++) {
        await expectLogToTell(new Date(begun.getTime() + below(now.getTime() - begun.getTime())));
      }
    },
    60_000 + KILLS * 5_000,
  );

  /** A worker listens for news before anything else. */
  async function untilItWorks(): Promise<void> {
    for (;;) {
      const { rows } = await winnow.testDatabase.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'winnow-listen'`,
      );
      if (rows.length > 0) return;
      await sleep(20);
    }
  }

  /** Rows of the log that do not follow from the row before: something entered twice, left twice, or was left out. */
  async function inconsistencies(): Promise<unknown[]> {
    const { rows } = await winnow.testDatabase.pool.query(
      `SELECT * FROM (
         SELECT customer_id, as_of, entered, exited, segments,
                coalesce(lag(segments) OVER (PARTITION BY customer_id ORDER BY as_of, transition_id), '{}') AS before
         FROM transition
       ) told
       WHERE entered && before OR NOT exited <@ before OR entered && exited
          OR NOT (segments @> entered AND segments <@ (before || entered) AND NOT segments && exited)
          OR cardinality(segments) <> cardinality(before) + cardinality(entered) - cardinality(exited)`,
    );
    return rows;
  }

  /** What the log says of an instant is what is computed from nothing as of it. */
  async function expectLogToTell(asOf: Date): Promise<void> {
    const computed = await winnow.database.transaction(async (unitOfWork) => {
      const { statement } = await winnow.service(RecomputeService).compileFor(unitOfWork, { who: 'everyone', asOf });
      return unitOfWork.query<{ customer_id: string; segments: number[] }>(statement.text, statement.values);
    });
    const { rows } = await winnow.testDatabase.pool.query<{ customer_id: string; segments: number[] }>(
      `SELECT DISTINCT ON (customer_id) customer_id, segments FROM transition WHERE as_of <= $1
       ORDER BY customer_id, as_of DESC, transition_id DESC`,
      [asOf],
    );
    const told = new Map(rows.map(({ customer_id, segments }) => [customer_id, segments]));
    const differing = computed.filter(
      ({ customer_id, segments }) => String(told.get(customer_id) ?? []) !== String(segments),
    );
    expect({ asOf, differing }).toEqual({ asOf, differing: [] });
  }
});
