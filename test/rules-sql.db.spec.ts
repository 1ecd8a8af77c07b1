import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool, PoolClient } from 'pg';
import { SqlParameters } from '#kernel';
import {
  askJsonRulesEngine,
  compilePredicate,
  compileRuleToSql,
  type FactColumn,
  type FactRecord,
  type FactType,
  type FactValue,
  percentileOf,
  RANKABLE_TYPES,
  type Rule,
  type SqlMoment,
} from '#rules';
import { customerAt, FACTS, nowArbitrary, ruleJsonArbitrary } from '../libs/rules/src/testing/arbitraries.js';
import { mismatches } from '../libs/rules/src/testing/mismatches.js';
import { parsed } from '../libs/rules/src/testing/parsed.js';
import { propertyRuns } from '../libs/rules/src/testing/property-runs.js';
import { truthRows } from '../libs/rules/src/testing/truth-tables.js';
import { openTestDatabase } from './support/test-database.js';

const COLUMN_TYPES: Readonly<Record<FactType, string>> = {
  number: 'float8',
  money: 'numeric',
  string: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
  duration: 'int',
  list: 'text[]',
  object: 'jsonb',
};

const DAY_MS = 86_400_000;

interface Column {
  readonly fact: string;
  readonly name: string;
  readonly type: string;
}

/** Durations are there twice: as days, and as the instant that they are counted from. */
const COLUMNS: readonly Column[] = [...FACTS].flatMap(([fact, { type }]): Column[] => [
  { fact, name: fact, type: COLUMN_TYPES[type] },
  ...(RANKABLE_TYPES.includes(type) ? [{ fact: percentileOf(fact), name: `${fact}_rank`, type: 'float8' }] : []),
]);

const SINCE = [...FACTS].flatMap(([fact, { type }]) => (type === 'duration' ? [fact] : []));

/** `pg` writes a number as `String` does, which drops the sign of -0. */
function stored(value: FactValue): unknown {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value;
}

/** An instant that lies so many whole days back, and some part of another. */
function sinceOf(days: FactValue, now: Date, position: number): string | undefined {
  if (typeof days !== 'number') return undefined;
  const part = [0, 1, DAY_MS / 2, DAY_MS - 1][position % 4] ?? 0;
  return new Date(now.getTime() - days * DAY_MS - part).toISOString();
}

describe('a rule compiled to SQL', () => {
  let database: { pool: Pool; close(): Promise<void> };
  let client: PoolClient;

  beforeAll(async () => {
    database = await openTestDatabase();
    client = await database.pool.connect();
    const definitions = [
      ...COLUMNS.map(({ name, type }) => `${name} ${type}`),
      ...SINCE.map((fact) => `${fact}_since timestamptz`),
    ];
    await client.query(
      `CREATE TEMP TABLE customer_facts (position int PRIMARY KEY, t timestamptz, ${definitions.join(', ')})`,
    );
  }, 60_000);

  afterAll(async () => {
    client?.release();
    await database?.close();
  });

  async function store(customers: readonly FactRecord[], now: Date): Promise<void> {
    await client.query('TRUNCATE customer_facts');
    const types = ['timestamptz', ...COLUMNS.map(({ type }) => type), ...SINCE.map(() => 'timestamptz')];
    const placeholders = types.map((type, index) => `$${index + 2}::${type}`).join(', ');
    for (const [position, customer] of customers.entries()) {
      const values = [
        ...COLUMNS.map(({ fact }) => stored(customer[fact])),
        ...SINCE.map((fact) => sinceOf(customer[fact], now, position)),
      ];
      await client.query(`INSERT INTO customer_facts VALUES ($1, ${placeholders})`, [position, now, ...values]);
    }
  }

  const column =
    (compareInstants: boolean) =>
    (fact: string): FactColumn => {
      const { name } = COLUMNS.find((one) => one.fact === fact) ?? { name: fact };
      const type = FACTS.get(fact)?.type ?? 'number';
      const since = compareInstants && type === 'duration' ? { since: `c.${name}_since` } : {};
      return { sql: `c.${name}`, type, ...since };
    };

  /** All rules over all customers in one statement: one row per customer, one column per rule. */
  async function askPostgres(rules: readonly Rule[], now: SqlMoment): Promise<(boolean | null)[][]> {
    const parameters = new SqlParameters();
    const context = { column: column(now.kind === 'at'), parameters, now };
    const conditions = rules.map((rule) => compileRuleToSql(rule, context));
    const { rows } = await client.query<{ answers: (boolean | null)[] }>(
      `SELECT ARRAY[${conditions.join(',\n')}] AS answers FROM customer_facts c ORDER BY c.position`,
      parameters.values,
    );
    return rows.map(({ answers }) => answers);
  }

  it('says what the truth tables say', async () => {
    const answers = [];
    for (const { title, rule, customer, now, expected } of truthRows()) {
      await store([customer], now);
      const [[answer] = []] = await askPostgres([rule], { kind: 'at', at: now });
      if (answer !== expected) answers.push({ title, answer });
    }
    expect(answers).toEqual([]);
  }, 60_000);

  it('says of every customer what the predicate and json-rules-engine say', async () => {
    const some = { minLength: 20, maxLength: 30, size: 'max' } as const;
    const cases = nowArbitrary.chain((now) =>
      fc.tuple(fc.constant(now), fc.array(ruleJsonArbitrary(), some), fc.array(customerAt(now), some)),
    );
    let pairs = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ([now, json, customers]) => {
        const rules = json.map((one) => parsed(one));
        await store(customers, now);

        const predicates = rules.map((rule) => compilePredicate(rule).at(now));
        const predicate = customers.map((customer) => predicates.map((test) => test(customer)));
        const sql = await askPostgres(rules, { kind: 'at', at: now });
        const from = new Date(now.getTime() - 40 * DAY_MS);
        const to = new Date(now.getTime() + 3 * DAY_MS);
        const sqlEach = await askPostgres(rules, { kind: 'each', sql: 'c.t', from, to });
        const engine = await askJsonRulesEngine({ rules, customers, now });
        expect(mismatches({ rules, customers }, { predicate, sql, sqlEach, engine })).toEqual([]);
        pairs += rules.length * customers.length;
      }),
      { numRuns: propertyRuns(25) },
    );
    expect(pairs).toBeGreaterThan(propertyRuns(25) * 400 - 1);
  }, 3_600_000);
});
