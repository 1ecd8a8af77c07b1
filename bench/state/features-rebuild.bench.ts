import { RecomputeService } from '#segments';
import { type Benchmark, median, secondsOf } from '../benchmark.js';
import { openProgram } from '../program.js';
import { AS_OF, FEATURES, fillLog, publish } from './event-log.js';
import { openDuckDbLog, rebuildInDuckDb } from './log-in-duckdb.js';

const TARGET = 1.5;
const ROUNDS = 3;

/** Computes twenty features of everybody from the log and stores them, and the same aggregates into a table of DuckDB. */
export const featuresRebuild: Benchmark = {
  name: 'features-rebuild',
  about: '20 features of all customers from the whole log into the stored state, against the same aggregates in DuckDB',

  async run({ quick, log }) {
    const events = quick ? 100_000 : 10_000_000;
    const customers = events / 10;
    const program = await openProgram({ now: () => AS_OF });
    try {
      await fillLog(program, { events, customers });
      await publish(program, 0);
      const duckDb = await openDuckDbLog(program);
      log(
        `${events} events of ${customers} customers, ${Object.keys(FEATURES).length} features; ${ROUNDS} rounds, medians`,
      );
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        await program.pool.query('CHECKPOINT');
        ours.push(await secondsOf(() => program.service(RecomputeService).recompute()));
        theirs.push(await secondsOf(() => rebuildInDuckDb(duckDb)));
      }
      await requireSame(program, duckDb);
      duckDb.closeSync();
      const ratio = median(ours) / median(theirs);
      const row = (what: string, seconds: readonly number[]) => ({
        what,
        seconds: median(seconds).toFixed(2),
        'events/s': Math.round(events / median(seconds)),
      });
      return {
        ratio,
        target: `<= ${TARGET} x the time of DuckDB`,
        met: ratio <= TARGET,
        table: [row('DuckDB, in memory', theirs), row('Winnow, stored, with indexes and the switch', ours)],
        figures: { events, customers, winnowSeconds: median(ours), duckDbSeconds: median(theirs) },
      };
    } finally {
      await program.close();
    }
  },
};

/** Sums over everybody, feature by feature. */
async function requireSame(
  program: Awaited<ReturnType<typeof openProgram>>,
  duckDb: Awaited<ReturnType<typeof openDuckDbLog>>,
): Promise<void> {
  const checks = ['order_count', 'orders_30d', 'orders_365d', 'refunds', 'visits_7d', 'visits_90d', 'mails_90d'].map(
    (key) => `sum(${key})`,
  );
  const select = `SELECT ${[...checks, 'round(sum(total_spend), 2)', 'round(sum(spend_90d), 2)', 'count(last_order_at)'].join(', ')}`;
  const { rows } = await program.pool.query({ text: `${select} FROM customer_state`, rowMode: 'array' });
  const [their] = await (await duckDb.runAndReadAll(`${select} FROM state`)).getRows();
  const numbers = (row: readonly unknown[] = []): string => row.map((value) => Number(String(value))).join(' ');
  if (numbers(rows[0]) !== numbers(their)) throw new Error(`Other figures: ${numbers(rows[0])} and ${numbers(their)}.`);
}
