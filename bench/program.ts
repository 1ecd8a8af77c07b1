import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { DefinitionsModule } from '#definitions';
import { DemoModule } from '#demo';
import type { Clock } from '#kernel';
import { type Config, createLogger, type Database, openDatabase, PlatformModule, readConfig } from '#platform';

@Module({})
class BenchModule {}

/** The whole program without its apps, on an embedded PostgreSQL of its own that is set up as it is for everybody. */
export interface Program {
  readonly config: Config;
  readonly database: Database;
  /** Connections that see the schema as the program does. */
  readonly pool: pg.Pool;
  /** A folder for files of the benchmark, removed with it. */
  readonly folder: string;
  service<T>(type: Type<T>): T;
  close(): Promise<void>;
}

export async function openProgram(clock?: Clock): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-bench-'));
  const config = readConfig({
    WINNOW_HOME: join(folder, 'home'),
    WINNOW_LOG_LEVEL: 'silent',
    WINNOW_LOG_FORMAT: 'json',
  });
  const database = await openDatabase(config, { applicationName: 'winnow-bench' });
  const { host, port, user, password, database: name } = database.connection;
  const options = '-c search_path=winnow -c timezone=UTC';
  const pool = new pg.Pool({ host, port, user, password, database: name, options });
  pool.on('error', () => {});
  const platform = PlatformModule.forRoot({
    config,
    database,
    logger: createLogger(config),
    ...(clock !== undefined && { clock }),
  });
  const app: INestApplicationContext = await NestFactory.createApplicationContext(
    { module: BenchModule, imports: [platform, DefinitionsModule, DemoModule] },
    { logger: false, abortOnError: false },
  );
  return {
    config,
    database,
    pool,
    folder,
    service: <T>(type: Type<T>): T => app.get(type, { strict: false }),
    async close() {
      await pool.end();
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
