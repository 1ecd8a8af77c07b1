import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DefinitionsModule } from '#definitions';
import { DemoModule } from '#demo';
import { type Clock, fixedClock } from '#kernel';
import { createLogger, type Database, PlatformModule, readConfig } from '#platform';
import { openTestDatabase, type TestDatabase } from './test-database.js';

@Module({})
class TestModule {}

/** The whole program without its apps, on a database of its own. */
export interface TestWinnow {
  readonly testDatabase: TestDatabase;
  readonly database: Database;
  service<T>(type: Type<T>): T;
  close(): Promise<void>;
}

export async function openTestWinnow(clock: Clock = fixedClock(new Date('2026-06-01T00:00:00Z'))): Promise<TestWinnow> {
  const testDatabase = await openTestDatabase();
  const database = await testDatabase.open();
  const config = readConfig({ WINNOW_LOG_LEVEL: 'silent', WINNOW_LOG_FORMAT: 'json' });
  const platform = PlatformModule.forRoot({ config, database, logger: createLogger(config), clock });
  const app: INestApplicationContext = await NestFactory.createApplicationContext(
    { module: TestModule, imports: [platform, DefinitionsModule, DemoModule] },
    { logger: false, abortOnError: false },
  );
  return {
    testDatabase,
    database,
    service: (type) => app.get(type, { strict: false }),
    async close() {
      await app.close();
      await testDatabase.close();
    },
  };
}
