import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool, PoolClient } from 'pg';
import { SqlParameters } from '#kernel';
import { compileRuleToSql, evaluateRule, type FactType, type FactValue, type Rule } from '#rules';
import { customerArbitrary, FACTS, ruleJsonArbitrary } from '../libs/rules/src/testing/arbitraries.js';
import { askJsonRulesEngine, type Customer } from '../libs/rules/src/testing/oracle.js';
import { parsed } from '../libs/rules/src/testing/parsed.js';
import { openTestDatabase } from './support/test-database.js';

const COLUMN_TYPES: Readonly<Record<FactType, string>> = {
  number: 'float8',
  money: 'numeric',
  string: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
  duration: 'int',
  list: 'text[]',
};

const columns = Array.from(FACTS, ([name, type]) => ({ name, type: COLUMN_TYPES[type] }));

/** `pg` writes a number as `String` does, which drops the sign of -0. */
const stored = (value: FactValue): unknown => (Object.is(value, -0) ? '-0' : value);

describe('a rule compiled to SQL', () => {
  let database: { pool: Pool; close(): Promise<void> };
  let client: PoolClient;

  beforeAll(async () => {
    database = await openTestDatabase();
    client = await database.pool.connect();
    const definitions = columns.map(({ name, type }) => `${name} ${type}`);
    await client.query(`CREATE TEMP TABLE customer_facts (position int PRIMARY KEY, ${definitions.join(', ')})`);
  }, 60_000);

  afterAll(async () => {
    client?.release();
    await database?.close();
  });

  async function store(customers: readonly Customer[]): Promise<void> {
    await client.query('TRUNCATE customer_facts');
    const placeholders = columns.map(({ type }, index) => `$${index + 2}::${type}`);
    for (const [position, customer] of customers.entries()) {
      const values = columns.map(({ name }) => stored(customer[name]));
      await client.query(`INSERT INTO customer_facts VALUES ($1, ${placeholders.join(', ')})`, [position, ...values]);
    }
  }

  /** All rules over all customers in one statement: one row per customer, one column per rule. */
  async function askPostgres(rules: readonly Rule[]): Promise<(boolean | null)[][]> {
    const parameters = new SqlParameters();
    const column = (name: string) => ({ sql: `c.${name}`, type: FACTS.get(name) ?? 'string' });
    const conditions = rules.map((rule) => compileRuleToSql(rule, { column, parameters }));
    const { rows } = await client.query<{ answers: (boolean | null)[] }>(
      `SELECT ARRAY[${conditions.join(',\n')}] AS answers FROM customer_facts c ORDER BY c.position`,
      parameters.values,
    );
    return rows.map(({ answers }) => answers);
  }

  it('says of every customer what evaluateRule and json-rules-engine say', async () => {
    const some = { minLength: 20, maxLength: 30, size: 'max' } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(ruleJsonArbitrary(), some),
        fc.array(customerArbitrary, some),
        async (json, customers) => {
          const rules = json.map((one) => parsed(one));
          await store(customers);

          const answers = await askPostgres(rules);
          expect(answers).toEqual(
            customers.map((customer) => rules.map((rule) => evaluateRule(rule, (name) => customer[name]).matched)),
          );
          expect(answers).toEqual(await askJsonRulesEngine(rules, customers));
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
