import { RecomputeService, VerifyService } from '#segments';
import { type Benchmark, secondsOf } from '../benchmark.js';
import { openProgram, type Program } from '../program.js';
import { drainInLanes } from './drain.js';
import { AS_OF, addDay, fillLog, publish } from './event-log.js';

const TARGET = 0.3;
const SEGMENTS = 10;
const DAY_MS = 86_400_000;

/** Brings the change of a day into the state as a worker does: step by step, everybody as of the instants at which they changed. */
export const stateDay: Benchmark = {
  name: 'state-day',
  about: `a day's events and all that the clock changes on that day brought into the state, against computing everybody anew`,

  async run({ quick, log }) {
    const events = quick ? 100_000 : 10_000_000;
    const customers = events / 10;
    const clock = { at: AS_OF.getTime(), now: () => new Date(clock.at) };
    const program = await openProgram(clock);
    try {
      await fillLog(program, { events, customers });
      await publish(program, SEGMENTS);
      log(`${events} events of ${customers} customers, 20 features, ${SEGMENTS} segments`);
      const rebuilds = [await rebuild(program), await rebuild(program)]; // the first has transitions to log
      const full = rebuilds[1] ?? Number.NaN;
      const dayEvents = Math.round(events / 365);
      await addDay(program, { events: dayEvents, customers });
      clock.at += DAY_MS;
      let moved = { customers: 0, transitions: 0 };
      const day = await secondsOf(async () => {
        moved = await drainInLanes(program);
      });
      const { different } = await program.service(VerifyService).verify({ sample: 20_000 });
      if (different > 0) throw new Error(`${different} customers differ from the log.`);
      const after = await rebuild(program);
      const ratio = day / full;
      const row = (what: string, seconds: number) => ({ what, seconds: seconds.toFixed(2) });
      return {
        ratio,
        target: `<= ${TARGET} x the time of computing everybody anew`,
        met: ratio <= TARGET,
        table: [
          row('everybody anew, the first time', rebuilds[0] ?? Number.NaN),
          row('everybody anew', full),
          row(`the day: ${dayEvents} events, ${moved.customers} moves, ${moved.transitions} transitions`, day),
          row('everybody anew, after it', after),
        ],
        figures: {
          events,
          customers,
          fullSeconds: full,
          daySeconds: day,
          moves: moved.customers,
          transitions: moved.transitions,
        },
      };
    } finally {
      await program.close();
    }
  },
};

const rebuild = async ({ service, pool }: Program): Promise<number> => {
  await pool.query('CHECKPOINT');
  return secondsOf(() => service(RecomputeService).recompute());
};
