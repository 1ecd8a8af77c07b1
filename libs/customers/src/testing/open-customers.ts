import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createLogger, type Database, PlatformModule, readConfig } from '#platform';
import { openTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { CustomersModule } from '../customers.module.js';

/** A clock that goes when it is told to. */
export class TestClock {
  constructor(public at: number) {}

  now(): Date {
    return new Date(this.at);
  }
}

/** This library alone, on a database of its own. */
export interface TestCustomers {
  readonly testDatabase: TestDatabase;
  readonly database: Database;
  readonly clock: TestClock;
  service<T>(type: Type<T>): T;
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const START = Date.parse('2026-06-01T00:00:00Z');

@Module({})
class TestModule {}

const TABLES = ['event', 'customer', 'pending_change', 'identity', 'supplied_value', 'suppression', 'import_run'];

export async function openTestCustomers(): Promise<TestCustomers> {
  const testDatabase = await openTestDatabase();
  const database = await testDatabase.open();
  const clock = new TestClock(START);
  const config = readConfig({ WINNOW_LOG_LEVEL: 'silent', WINNOW_LOG_FORMAT: 'json' });
  const platform = PlatformModule.forRoot({ config, database, logger: createLogger(config), clock });
  const app: INestApplicationContext = await NestFactory.createApplicationContext(
    { module: TestModule, imports: [platform, CustomersModule] },
    { logger: false, abortOnError: false },
  );
  return {
    testDatabase,
    database,
    clock,
    service: (type) => app.get(type, { strict: false }),
    rows: async (sql, values = []) => (await testDatabase.pool.query(sql, [...values])).rows,
    empty: async () => {
      clock.at = START;
      // Of tables this small, quicker than TRUNCATE.
      await testDatabase.pool.query(TABLES.map((table) => `DELETE FROM ${table}`).join('; '));
    },
    async close() {
      await app.close();
      await testDatabase.close();
    },
  };
}

/** An event id that tells which it is. */
export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A file at hand. */
export async function* fileOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
