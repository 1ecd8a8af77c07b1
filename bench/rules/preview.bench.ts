import { PreviewService } from '#segments';
import { type Benchmark, median } from '../benchmark.js';
import { openPopulation } from './population.js';
import { numbersFrom, randomRule } from './random-rules.js';

const TARGET_MS = 300;
const ROUNDS = 7;
const SIZES = [1, 2, 3, 4, 6, 8];

/** Tries drafts as the console does while somebody types: the count of the rule and of each of its parts, and ten customers. */
export const preview: Benchmark = {
  name: 'preview',
  about: 'a draft rule tried on everybody: its exact count, that of each of its parts and a sample, against 300 ms',

  async run({ quick, log }) {
    const customers = quick ? 20_000 : 1_000_000;
    const population = await openPopulation(customers);
    try {
      log(
        `${customers} customers x ${population.features.size} features; rules of ${SIZES.join(', ')} comparisons, ${ROUNDS} times each`,
      );
      const service = population.service(PreviewService);
      const below = numbersFrom(3);
      const measured = [];
      for (const size of SIZES) measured.push(await measure(service, randomRule(size, below), size));
      const bare = await timesOf(() => population.pool.query('SELECT count(*) FROM customer_state WHERE orders > 3'));
      const all = measured.flatMap(({ times }) => times);
      const ratio = median(all) / TARGET_MS;
      return {
        ratio,
        target: `<= 1: half of all previews within ${TARGET_MS} ms`,
        met: ratio <= 1,
        table: [
          ...measured.map(({ size, parts, count, times }) => ({
            comparisons: size,
            'counted parts': parts,
            customers: count,
            'median, ms': median(times).toFixed(0),
            'slowest, ms': Math.max(...times).toFixed(0),
          })),
          {
            comparisons: 'bare count of one comparison',
            'counted parts': 1,
            customers: '',
            'median, ms': median(bare).toFixed(0),
            'slowest, ms': Math.max(...bare).toFixed(0),
          },
        ],
        figures: {
          customers,
          medianMs: Math.round(median(all)),
          slowestRuleMs: Math.round(Math.max(...measured.map(({ times }) => median(times)))),
          bareCountMs: Math.round(median(bare)),
        },
      };
    } finally {
      await population.close();
    }
  },
};

async function measure(service: PreviewService, rule: ReturnType<typeof randomRule>, size: number) {
  const ask = () => service.preview({ draft: { rule } });
  const { nodes, count } = await ask();
  return { size, parts: nodes.length, count, times: await timesOf(ask) };
}

/** Milliseconds of each of several rounds, after one that warms up. */
async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startedAt = performance.now();
    await work();
    if (round > 0) times.push(performance.now() - startedAt);
  }
  return times;
}
