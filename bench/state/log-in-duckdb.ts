import { createWriteStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { to as copyTo } from 'pg-copy-streams';
import type { JsonObject } from '#kernel';
import type { Program } from '../program.js';
import { AS_OF, FEATURES } from './event-log.js';

const DAY_MS = 86_400_000;

/** The same log in a DuckDB in memory, with as many threads as there are cores. */
export async function openDuckDbLog({ pool, folder }: Program): Promise<DuckDBConnection> {
  const file = join(folder, 'events.csv');
  const client = await pool.connect();
  const source = client.query(
    copyTo('COPY (SELECT customer_id, occurred_at, name, value FROM event) TO STDOUT (FORMAT csv)'),
  );
  await pipeline(source, createWriteStream(file)).finally(() => client.release());
  const instance = await DuckDBInstance.create(':memory:', { threads: String(availableParallelism()) });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  await connection.run(
    'CREATE TABLE event (customer_id VARCHAR, occurred_at TIMESTAMPTZ, name VARCHAR, value DECIMAL(18, 4))',
  );
  await connection.run(`COPY event FROM '${file}' (FORMAT csv, HEADER false)`);
  return connection;
}

/** The features as somebody would write them for DuckDB by hand, independent of our compiler. */
export async function rebuildInDuckDb(connection: DuckDBConnection): Promise<void> {
  const columns = Object.entries(FEATURES).map(([key, body]) => `${aggregateSql(body)} AS ${key}`);
  await connection.run(
    `CREATE OR REPLACE TABLE state AS
     SELECT customer_id, ${columns.join(', ')} FROM event WHERE occurred_at <= TIMESTAMPTZ '${AS_OF.toISOString()}' GROUP BY customer_id`,
  );
}

function aggregateSql({ kind, aggregate, events, last_days: days }: JsonObject): string {
  const names = Array.isArray(events) ? events.map((name) => `'${String(name)}'`).join(', ') : '';
  const since = typeof days === 'number' ? new Date(AS_OF.getTime() - days * DAY_MS).toISOString() : undefined;
  const filter = `FILTER (WHERE name IN (${names})${since === undefined ? '' : ` AND occurred_at > TIMESTAMPTZ '${since}'`})`;
  if (kind === 'recency') return `max(occurred_at) ${filter}`;
  switch (aggregate) {
    case 'count':
      return `count(*) ${filter}`;
    case 'first_at':
      return `min(occurred_at) ${filter}`;
    case 'last_at':
      return `max(occurred_at) ${filter}`;
    default:
      return `${String(aggregate)}(value) ${filter}`;
  }
}
