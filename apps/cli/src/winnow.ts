import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DefinitionsModule } from '#definitions';
import { DemoModule } from '#demo';
import {
  type Config,
  createLogger,
  NestLogger,
  openDatabase,
  PlatformModule,
  type PlatformOptions,
  readConfig,
} from '#platform';
import { createTerminal, type Terminal } from './output/terminal.js';

@Module({})
class CliModule {
  static with(platform: PlatformOptions): DynamicModule {
    return { module: CliModule, imports: [PlatformModule.forRoot(platform), DefinitionsModule, DemoModule] };
  }
}

/** What a command gets to work with. */
export interface Session {
  readonly terminal: Terminal;
  readonly config: Config;
  service<T>(type: Type<T>): T;
}

export interface GlobalOptions {
  readonly json?: boolean;
}

/**
 * Opens Winnow for one command and closes it after, whatever happens. Works beside a running server as well as without one: the embedded
 * PostgreSQL is started if nobody has, and stopped by the last to leave.
 */
export async function withWinnow(options: GlobalOptions, work: (session: Session) => Promise<void>): Promise<void> {
  const terminal = createTerminal({ json: options.json === true });
  const config = readConfig(process.env);
  const logger = createLogger({ ...config, log: { level: 'silent', format: 'json' } });
  const database = await openDatabase(config, { applicationName: 'winnow-cli', onNotice: terminal.notice });
  let app: INestApplicationContext;
  try {
    app = await NestFactory.createApplicationContext(CliModule.with({ config, database, logger }), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  try {
    await work({ terminal, config, service: (type) => app.get(type, { strict: false }) });
  } finally {
    await app.close();
  }
}
