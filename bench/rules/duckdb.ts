import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { to as copyTo } from 'pg-copy-streams';
import { columnTypeOf } from '#features';
import { isJsonObject, type JsonObject, type JsonValue } from '#kernel';
import { AS_OF, type Population } from './population.js';

const DAY_MS = 86_400_000;

/** The same customers in a DuckDB in memory, with as many threads as PostgreSQL has workers. */
export async function openDuckDb({ pool, folder, features }: Population, threads: number): Promise<DuckDBConnection> {
  const file = join(folder, 'state.csv');
  const client = await pool.connect();
  const columns = ['customer_id', ...features.keys()].join(', ');
  const source = client.query(copyTo(`COPY (SELECT ${columns} FROM customer_state) TO STDOUT (FORMAT csv)`));
  await pipeline(source, createWriteStream(file)).finally(() => client.release());

  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const types = [...features].map(([key, spec]) => `${key} ${DUCKDB_TYPES[columnTypeOf(spec)] ?? 'VARCHAR'}`);
  await connection.run(`CREATE TABLE customer_state (customer_id VARCHAR, ${types.join(', ')})`);
  await connection.run(`COPY customer_state FROM '${file}' (FORMAT csv, HEADER false)`);
  return connection;
}

const DUCKDB_TYPES: Readonly<Record<string, string>> = {
  integer: 'INTEGER',
  numeric: 'DECIMAL(18, 4)',
  'double precision': 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamptz: 'TIMESTAMPTZ',
};

const SIGNS: Readonly<Record<string, string>> = {
  equal: '=',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

/**
 * A rule as somebody would write it for DuckDB by hand, independent of our compiler. Missing values need a thought only inside a
 * negation: elsewhere, unknown counts as no.
 */
export function duckDbPredicate(rule: JsonObject, negated = false): string {
  for (const [kind, word] of [
    ['all', 'AND'],
    ['any', 'OR'],
  ] as const) {
    const parts = rule[kind];
    if (Array.isArray(parts))
      return `(${parts.map((part) => duckDbPredicate(part as JsonObject, negated)).join(` ${word} `)})`;
  }
  if (isJsonObject(rule.not)) return `(NOT ${duckDbPredicate(rule.not, true)})`;
  const comparison = duckDbComparison(String(rule.fact), String(rule.operator), rule.value as JsonValue);
  return negated ? `coalesce(${comparison}, false)` : `(${comparison})`;
}

function duckDbComparison(fact: string, operator: string, value: JsonValue): string {
  if (fact.startsWith('days_since')) return durationComparison(fact, operator, Number(value));
  switch (operator) {
    case 'notEqual':
      return `${fact} IS DISTINCT FROM ${literal(value)}`;
    case 'in':
      return `${fact} IN (${(value as JsonValue[]).map(literal).join(', ')})`;
    case 'notIn':
      return `coalesce(${fact} NOT IN (${(value as JsonValue[]).map(literal).join(', ')}), true)`;
    case 'between': {
      const [low, high] = value as JsonValue[];
      return `${fact} BETWEEN ${literal(low ?? null)} AND ${literal(high ?? null)}`;
    }
    case 'inTheLast': {
      const { days } = value as { days: number };
      return `${fact} > ${daysAgo(days)} AND ${fact} <= ${daysAgo(0)}`;
    }
    default:
      return `${fact} ${SIGNS[operator]} ${literal(value)}`;
  }
}

/** More days ago is an earlier instant. */
function durationComparison(fact: string, operator: string, days: number): string {
  switch (operator) {
    case 'greaterThanInclusive':
      return `${fact} <= ${daysAgo(days)}`;
    case 'greaterThan':
      return `${fact} <= ${daysAgo(days + 1)}`;
    case 'lessThan':
      return `${fact} > ${daysAgo(days)}`;
    default:
      return `${fact} > ${daysAgo(days + 1)}`;
  }
}

const daysAgo = (days: number): string => `TIMESTAMPTZ '${new Date(AS_OF.getTime() - days * DAY_MS).toISOString()}'`;

const literal = (value: JsonValue): string => (typeof value === 'string' ? `'${value}'` : String(value));
