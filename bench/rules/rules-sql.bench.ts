import { availableParallelism } from 'node:os';
import { factsOfFeatures, storedStateContext } from '#features';
import { type JsonObject, SqlParameters } from '#kernel';
import { compileRuleToSql, parseRule, type Rule } from '#rules';
import { type Benchmark, median, secondsOf } from '../benchmark.js';
import { duckDbPredicate, openDuckDb } from './duckdb.js';
import { AS_OF, openPopulation, type Population } from './population.js';
import { randomRules } from './random-rules.js';

const TARGET = 1.5;
const ROUNDS = 5;
const RULES = 100;

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** Evaluates many rules over everybody in one pass, in PostgreSQL as we compile them and in DuckDB as one would write them. */
export const rulesSql: Benchmark = {
  name: 'rules-sql',
  about:
    '100 rules of 1 to 4 comparisons over the stored state of all customers in one pass, against the same in DuckDB',

  async run({ quick, log }) {
    const customers = quick ? 20_000 : 1_000_000;
    const population = await openPopulation(customers);
    try {
      const threads = availableParallelism();
      const duckDb = await openDuckDb(population, threads);
      const json = randomRules(RULES);
      const rules = json.map((one) => parsed(one, population));
      const counting = countStatement(rules, population);
      const deciding = membershipStatement(rules, population);
      // Of the ways to count in DuckDB, this was the fastest: count(*) FILTER takes twice as long there.
      const theirs = `SELECT ${json.map((one) => `sum(CASE WHEN ${duckDbPredicate(one)} THEN 1 ELSE 0 END)::INT`).join(', ')} FROM customer_state`;
      log(
        `${customers} customers x ${population.features.size} features, ${RULES} rules, ${threads} threads; ${ROUNDS} rounds, medians`,
      );

      const seconds: Record<'postgres' | 'memberships' | 'duckDb', number[]> = {
        postgres: [],
        memberships: [],
        duckDb: [],
      };
      for (let round = 0; round <= ROUNDS; round++) {
        let ours: unknown[] = [];
        let their: unknown[] = [];
        const postgres = await secondsOf(async () => {
          ours = (await population.pool.query({ ...counting, rowMode: 'array' })).rows[0] ?? [];
        });
        const memberships = await secondsOf(() => population.pool.query(deciding));
        const duck = await secondsOf(async () => {
          their = (await (await duckDb.runAndReadAll(theirs)).getRows())[0] ?? [];
        });
        if (JSON.stringify(ours) !== JSON.stringify(their)) throw new Error('PostgreSQL and DuckDB count differently.');
        if (round === 0) continue; // warms both up
        seconds.postgres.push(postgres);
        seconds.memberships.push(memberships);
        seconds.duckDb.push(duck);
      }
      duckDb.closeSync();
      const ratio = median(seconds.postgres) / median(seconds.duckDb);
      const row = (what: string, times: readonly number[]) => ({
        what,
        seconds: median(times).toFixed(2),
        'ns / rule x customer': ((median(times) * 1e9) / RULES / customers).toFixed(1),
      });
      return {
        ratio,
        target: `<= ${TARGET} x the time of DuckDB`,
        met: ratio <= TARGET,
        table: [
          row('DuckDB, in memory', seconds.duckDb),
          row('PostgreSQL, counts per rule', seconds.postgres),
          row('PostgreSQL, memberships per customer', seconds.memberships),
        ],
        figures: {
          customers,
          rules: RULES,
          postgresSeconds: median(seconds.postgres),
          membershipSeconds: median(seconds.memberships),
          duckDbSeconds: median(seconds.duckDb),
        },
      };
    } finally {
      await population.close();
    }
  },
};

export function parsed(json: JsonObject, { features }: Population): Rule {
  const rule = parseRule(json, { facts: factsOfFeatures(features), segments: new Set() });
  if (!rule.ok) throw new Error(rule.error.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
  return rule.value;
}

function conditions(rules: readonly Rule[], { features }: Population): { sql: string[]; parameters: SqlParameters } {
  const parameters = new SqlParameters();
  const context = storedStateContext({ features, percentiles: new Map(), asOf: AS_OF, parameters });
  return { sql: rules.map((rule) => compileRuleToSql(rule, context)), parameters };
}

function countStatement(rules: readonly Rule[], population: Population): Statement {
  const { sql, parameters } = conditions(rules, population);
  const counts = sql.map((condition) => `(count(*) FILTER (WHERE ${condition}))::int`);
  return { text: `SELECT ${counts.join(',\n')} FROM customer_state`, values: parameters.values };
}

/** What a recompute stores with each customer, here only counted. */
function membershipStatement(rules: readonly Rule[], population: Population): Statement {
  const { sql, parameters } = conditions(rules, population);
  const ids = sql.map((condition, index) => `CASE WHEN ${condition} THEN ${index + 1} END`);
  return {
    text: `SELECT sum(cardinality(array_remove(ARRAY[${ids.join(',\n')}], NULL))) FROM customer_state`,
    values: parameters.values,
  };
}
