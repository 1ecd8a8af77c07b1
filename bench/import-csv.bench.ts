import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openDatabase, readConfig } from '#platform';
import { type Benchmark, median, secondsOf } from './benchmark.js';

const TARGET = 0.5;
const MEMORY_TARGET_MIB = 512;
const ROUNDS = 3;
const CLI = 'dist/apps/cli/src/main.js';
const MEMORY_REPORTER = './dist/bench/report-memory.js';

/** Imports a CSV file with the command line as a person would, and COPYs the finished rows into a bare table with the same key. */
export const importCsv: Benchmark = {
  name: 'import-csv',
  about:
    'a CSV file to the log by `winnow import events`, against COPY of the same rows into a bare table with the same indexes',

  async run({ quick, log }) {
    const rows = quick ? 20_000 : 1_000_000;
    const folder = await mkdtemp(join(tmpdir(), 'winnow-bench-'));
    const home = join(folder, 'home');
    const database = await openDatabase(readConfig({ WINNOW_HOME: home }), { applicationName: 'winnow-bench' });
    const { host, port, user, password, database: name } = database.connection;
    const pool = new pg.Pool({ host, port, user, password, database: name, options: '-c search_path=winnow' });
    pool.on('error', () => {});
    try {
      const csv = join(folder, 'events.csv');
      const copy = join(folder, 'events.copy');
      await pipeline(Readable.from(csvLines(rows)), createWriteStream(csv));
      await importWithCli(csv, home); // also makes the rows that the baseline copies
      await exportRows(pool, copy);
      log(
        `${rows} rows, ${((await stat(csv)).size / 2 ** 20).toFixed(0)} MiB of CSV; ${ROUNDS} rounds, one after the other, medians`,
      );

      const ours: number[] = [];
      const bare: number[] = [];
      const memory: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        await pool.query('DROP TABLE IF EXISTS bare_event');
        await pool.query('CREATE TABLE bare_event (LIKE event INCLUDING INDEXES)');
        await pool.query('CHECKPOINT');
        bare.push(await secondsOf(() => copyRows(pool, copy)));
        await pool.query('DROP TABLE bare_event');
        await pool.query('TRUNCATE event, customer, import_run');
        await pool.query('CHECKPOINT');
        const { seconds, peakMiB } = await importWithCli(csv, home);
        ours.push(seconds);
        memory.push(peakMiB);
      }
      const again = await importWithCli(csv, home);
      const ratio = median(bare) / median(ours);
      const peakMiB = Math.max(...memory);
      const perSecond = (seconds: number) => Math.round(rows / seconds);
      return {
        ratio,
        target: `>= ${TARGET} x the rows/s of COPY; under ${MEMORY_TARGET_MIB} MiB`,
        met: ratio >= TARGET && peakMiB < MEMORY_TARGET_MIB,
        table: [
          { what: 'COPY, bare table', seconds: median(bare).toFixed(2), 'rows/s': perSecond(median(bare)) },
          { what: 'winnow import events', seconds: median(ours).toFixed(2), 'rows/s': perSecond(median(ours)) },
          { what: 'the same file again', seconds: again.seconds.toFixed(2), 'rows/s': perSecond(again.seconds) },
        ],
        figures: { rows, copySeconds: median(bare), importSeconds: median(ours), againSeconds: again.seconds, peakMiB },
      };
    } finally {
      await pool.end();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const CATEGORIES = ['espresso', 'filter', 'decaf', 'beans', 'mugs', 'gift, wrapped'];

/** Chunks of a CSV file of orders of some 50,000 customers in no order, with quotes here and there. */
function* csvLines(rows: number): Iterable<string> {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // Numerical Recipes' linear congruential generator
    return Math.floor((state / 2 ** 32) * below);
  };
  let chunk = 'customer,ordered_at,order_id,amount,category,country\n';
  for (let row = 0; row < rows; row++) {
    const at = new Date(Date.UTC(2025, 0, 1) + next(525_600) * 60_000).toISOString();
    const category = CATEGORIES[next(CATEGORIES.length)] ?? '';
    const cell = category.includes(',') ? `"${category}"` : category;
    chunk += `c${next(50_000)},${at},o${Math.floor(row / 3)},${next(200)}.${10 + next(90)},${cell},DE\n`;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

async function importWithCli(csv: string, home: string): Promise<{ seconds: number; peakMiB: number }> {
  const mapping = [
    'customer_id=customer',
    'occurred_at=ordered_at',
    'value=amount',
    'properties.order_id=order_id',
    'properties.category=category',
  ];
  const args = ['--import', MEMORY_REPORTER, CLI, 'import', 'events', csv, '--event', 'order_completed', '--json'];
  let errors = '';
  const seconds = await secondsOf(
    () =>
      new Promise<void>((resolve, reject) => {
        const child = spawn(process.execPath, [...args, ...mapping.flatMap((pair) => ['--map', pair])], {
          env: { ...process.env, WINNOW_HOME: home, DATABASE_URL: '' },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        child.stderr.on('data', (data: Buffer) => {
          errors += data.toString();
        });
        child.once('error', reject);
        child.once('close', (code) =>
          code === 0 ? resolve() : reject(new Error(`winnow exited with ${code}: ${errors}`)),
        );
      }),
  );
  const [, kibibytes] = /peak-memory-kib=(\d+)/.exec(errors) ?? [];
  return { seconds, peakMiB: Math.round(Number(kibibytes) / 1024) };
}

async function exportRows(pool: pg.Pool, path: string): Promise<void> {
  const { to } = await import('pg-copy-streams');
  const client = await pool.connect();
  // In the order of the file, as a bare COPY of it would arrive: not in the order of the key.
  const source = client.query(to('COPY (SELECT * FROM event ORDER BY md5(event_id::text)) TO STDOUT'));
  await pipeline(source, createWriteStream(path)).finally(() => client.release());
}

async function copyRows(pool: pg.Pool, path: string): Promise<void> {
  const client = await pool.connect();
  const sink = client.query(copyFrom('COPY bare_event FROM STDIN'));
  await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), sink).finally(() => client.release());
}
