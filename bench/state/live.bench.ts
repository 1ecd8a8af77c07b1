import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IngestItem, IngestionService } from '#customers';
import { FreshnessService, StateBuilder, VerifyService } from '#segments';
import type { Benchmark } from '../benchmark.js';
import { openProgram, type Program } from '../program.js';
import { numbersFrom } from '../rules/random-rules.js';
import { fillLog, publish } from './event-log.js';

const TARGET_MS = 500;
const MEMORY_TARGET_MIB = 1024;
const SEGMENTS = 50;
const RATE = 2_000;
const BATCH = 100;
const SERVER = 'dist/apps/server/src/main.js';

/**
 * Events arrive at a steady rate while a worker in a process of its own keeps the state. Some of them are the first order of a customer:
 * how long it takes from the moment such an event is handed over until the customer is seen in the segment of buyers.
 */
export const live: Benchmark = {
  name: 'live',
  about: `${RATE} events per second taken in while a worker moves memberships: from the event to the membership that others see`,

  async run({ quick, log }) {
    const customers = quick ? 20_000 : 1_000_000;
    const seconds = quick ? 10 : 600;
    const program = await openProgram();
    const worker = new Worker(program);
    try {
      await fillLog(program, { events: customers, customers });
      await publish(program, SEGMENTS);
      await program.service(StateBuilder).build();
      await program.pool.query('CHECKPOINT');
      log(`${customers} customers, ${SEGMENTS} segments, ${RATE} events/s for ${seconds} s in batches of ${BATCH}`);
      worker.start();
      await untilItWorks(program);
      const probes = new Probes(program);
      const sent = await load(program, { seconds, customers, probes });
      const seen = await probes.finish();
      const { pending, due, behindSeconds } = await program.service(FreshnessService).read();
      const memory = await worker.peakMiB();
      await worker.stop();
      const { different } = await program.service(VerifyService).verify({ sample: 20_000 });
      if (different > 0) throw new Error(`${different} customers differ from the log.`);
      const sorted = seen.sort((a, b) => a - b);
      const at = (share: number): number =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
      const p99 = at(0.99);
      return {
        ratio: p99 / TARGET_MS,
        target: `p99 under ${TARGET_MS} ms, no backlog, worker under ${MEMORY_TARGET_MIB} MiB`,
        met: p99 < TARGET_MS && behindSeconds < 1 && memory < MEMORY_TARGET_MIB,
        table: [
          { what: 'events taken in', value: `${sent.events} (${Math.round(sent.events / sent.seconds)}/s)` },
          { what: 'event to membership, half within', value: `${at(0.5)} ms` },
          { what: 'event to membership, 99 % within', value: `${p99} ms` },
          { what: `the slowest of ${sorted.length}`, value: `${at(1)} ms` },
          { what: 'waiting at the end', value: `${pending} changes, ${due} clocks` },
          { what: 'memory of the worker, at most', value: `${memory} MiB` },
        ],
        figures: { events: sent.events, p50: at(0.5), p99, slowest: at(1), pending, due, workerMiB: memory },
      };
    } finally {
      await worker.stop();
      await program.close();
    }
  },
};

/** A server in the role of a worker, as people run it. */
class Worker {
  private child: ChildProcess | undefined;

  constructor(private readonly program: Program) {}

  start(): void {
    const { host, port, user, password, database } = this.program.database.connection;
    const url = `postgresql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
    const env = {
      ...process.env,
      DATABASE_URL: url,
      WINNOW_ROLE: 'worker',
      WINNOW_PORT: '0',
      WINNOW_LOG_LEVEL: 'warn',
    };
    this.child = spawn(process.execPath, [SERVER], { env, stdio: 'ignore' });
  }

  async peakMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.child?.pid}/status`, 'utf8').catch(() => '');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
}

/** It listens for news before anything else. */
async function untilItWorks({ pool }: Program): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'winnow-listen'`);
    if (rows.length > 0) return;
    await sleep(50);
  }
}

/** New customers whose first order makes them a member of the first segment. */
class Probes {
  private readonly waiting = new Map<string, number>();
  private readonly seen: number[] = [];
  private isOver = false;
  private readonly watching: Promise<void>;

  constructor(private readonly program: Program) {
    this.watching = this.watch();
  }

  expect(customerId: string): void {
    this.waiting.set(customerId, performance.now());
  }

  /** Looks every few milliseconds, as a decision would. */
  private async watch(): Promise<void> {
    while (!this.isOver || this.waiting.size > 0) {
      await sleep(5);
      if (this.waiting.size === 0) continue;
      const { rows } = await this.program.pool.query<{ customer_id: string }>(
        `SELECT customer_id FROM customer_state WHERE customer_id = ANY($1::text[]) AND segments <> '{}'`,
        [[...this.waiting.keys()]],
      );
      const now = performance.now();
      for (const { customer_id } of rows) {
        this.seen.push(now - (this.waiting.get(customer_id) ?? now));
        this.waiting.delete(customer_id);
      }
    }
  }

  async finish(): Promise<number[]> {
    this.isOver = true;
    await Promise.race([this.watching, sleep(60_000)]);
    return this.seen;
  }
}

const NAMES = [
  'order_completed',
  'session_started',
  'session_started',
  'product_viewed',
  'mail_opened',
  'cart_updated',
];

async function load(
  { service }: Program,
  { seconds, customers, probes }: { seconds: number; customers: number; probes: Probes },
): Promise<{ events: number; seconds: number }> {
  const below = numbersFrom(29);
  const ingestion = service(IngestionService);
  const startedAt = performance.now();
  let events = 0;
  const track = (customerId: string, name: string): IngestItem => ({
    type: 'track',
    customerId,
    eventId: randomUUID(),
    name,
    occurredAt: new Date(),
    ...(name === 'order_completed' && { value: below(200) }),
  });
  while (performance.now() - startedAt < seconds * 1000) {
    const items = Array.from({ length: BATCH - 1 }, () =>
      track(`c${String(1 + below(customers)).padStart(9, '0')}`, NAMES[below(NAMES.length)] ?? ''),
    );
    const probe = `probe-${randomUUID()}`;
    items.push(track(probe, 'order_completed'));
    probes.expect(probe);
    await ingestion.ingest(items);
    events += BATCH;
    const ahead = (events / RATE) * 1000 - (performance.now() - startedAt);
    if (ahead > 0) await sleep(ahead);
  }
  return { events, seconds: (performance.now() - startedAt) / 1000 };
}
