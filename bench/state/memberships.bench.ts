import { DefinitionsService, emptyBodies } from '#definitions';
import { factsOfFeatures, storedStateContext } from '#features';
import { SqlParameters } from '#kernel';
import { compileRuleToSql, parseRule } from '#rules';
import { StateBuilder } from '#segments';
import { type Benchmark, median, secondsOf } from '../benchmark.js';
import { AS_OF, openPopulation, type Population } from '../rules/population.js';
import { randomRules } from '../rules/random-rules.js';
import { drainInLanes } from './drain.js';

const FIRST_TARGET = 5;
const AGAIN_TARGET = 0.2;
const RULES = 100;
const ROUNDS = 3;

/** Puts a hundred new segments in force over the stored features of everybody, and then moves those of whom something arrived. */
export const memberships: Benchmark = {
  name: 'memberships',
  about:
    '100 segments over the stored features of all customers brought into memberships and transitions, and again with 1 % of the customers changed, against deciding the rules alone',

  async run({ quick, log }) {
    const customers = quick ? 20_000 : 1_000_000;
    const population = await openPopulation(customers);
    try {
      const rules = randomRules(RULES);
      await makeCustomers(population);
      const deciding = decisionStatement(population, rules);
      const decide: number[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const seconds = await secondsOf(() => population.pool.query(deciding));
        if (round > 0) decide.push(seconds); // the first warms up
      }
      const bodies = emptyBodies();
      for (const [index, rule] of rules.entries())
        bodies.segment.set(`segment_${index}`, { name: `Segment ${index}`, rule });
      await population.service(DefinitionsService).apply(bodies);
      await population.pool.query('CHECKPOINT');
      const first = await secondsOf(() => population.service(StateBuilder).build());
      const logged = await countTransitions(population);
      const changed = await changeSome(population);
      let moves = 0;
      const again = await secondsOf(async () => {
        moves = (await drainInLanes(population)).customers;
      });
      const base = median(decide);
      const ratio = first / base;
      const againRatio = again / base;
      log(`${customers} customers x ${population.features.size} features, ${RULES} segments`);
      const row = (what: string, seconds: number) => ({
        what,
        seconds: seconds.toFixed(2),
        ratio: (seconds / base).toFixed(2),
      });
      return {
        ratio,
        target: `<= ${FIRST_TARGET} x the time of deciding alone the first time, <= ${AGAIN_TARGET} x again`,
        met: ratio <= FIRST_TARGET && againRatio <= AGAIN_TARGET,
        table: [
          row('the rules decided in one pass, nothing stored', base),
          row(`put in force: memberships of everybody, ${logged} transitions`, first),
          row(`again: ${changed} customers changed, ${moves} moved`, again),
        ],
        figures: { customers, decideSeconds: base, firstSeconds: first, againSeconds: again, againRatio },
      };
    } finally {
      await population.close();
    }
  },
};

/** Deciding is what it costs to find out: every rule for everybody, the outcome counted so that it has to be there. */
function decisionStatement({ features }: Population, rules: ReturnType<typeof randomRules>) {
  const parameters = new SqlParameters();
  const context = storedStateContext({ features, percentiles: new Map(), asOf: AS_OF, parameters });
  const facts = factsOfFeatures(features);
  const ids = rules.map((json, index) => {
    const rule = parseRule(json, { facts, segments: new Set() });
    if (!rule.ok) throw new Error(JSON.stringify(rule.error));
    return `CASE WHEN ${compileRuleToSql(rule.value, context)} THEN ${index} END`;
  });
  const text = `SELECT sum(cardinality(array_remove(ARRAY[${ids.join(', ')}], NULL))) FROM customer_state`;
  return { text, values: parameters.values };
}

/** The customers whose features are stored. */
async function makeCustomers({ pool }: Population): Promise<void> {
  await pool.query(
    `INSERT INTO customer (customer_id, attributes, updated_at) SELECT customer_id, '{}', $1 FROM customer_state`,
    [AS_OF],
  );
  await pool.query('VACUUM (ANALYZE) customer');
}

const EVENTS_EACH = 10;

/** Something arrives about every hundredth customer, who has a history of events then. */
async function changeSome({ pool }: Population): Promise<number> {
  await pool.query(
    `INSERT INTO event (customer_id, occurred_at, event_id, name, value)
     SELECT customer_id, $1::timestamptz - make_interval(days => 40 * number), gen_random_uuid(),
            CASE WHEN number % 2 = 0 THEN 'order_completed' ELSE 'event_22' END, 10 * number
     FROM (SELECT customer_id, row_number() OVER (ORDER BY customer_id) AS place FROM customer) c, generate_series(1, $2::int) AS number
     WHERE place % 100 = 0`,
    [AS_OF, EVENTS_EACH],
  );
  const { rowCount } = await pool.query(
    `INSERT INTO pending_change (customer_id, due_at, arrived_at) SELECT DISTINCT customer_id, $1::timestamptz, $1::timestamptz FROM event`,
    [AS_OF],
  );
  for (const table of ['event', 'pending_change']) await pool.query(`ANALYZE ${table}`);
  return rowCount ?? 0;
}

async function countTransitions({ pool }: Population): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM transition');
  return rows[0]?.count ?? 0;
}
