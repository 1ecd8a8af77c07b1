import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type Clock, systemClock } from '#kernel';
import type { Config } from './config/config.js';
import { Database } from './database/database.js';
import type { Logger } from './logging/logger.js';

/** Injection tokens of what has no class of its own. */
export const CONFIG = Symbol('CONFIG');
export const CLOCK = Symbol('CLOCK');
export const LOGGER = Symbol('LOGGER');

export interface PlatformOptions {
  readonly config: Config;
  readonly database: Database;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** What every room of the house may ask for: configuration, database, clock, logger. The app opens them, the module closes them. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot({ config, database, logger, clock = systemClock }: PlatformOptions): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: Database, useValue: database },
      { provide: LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
    ];
    return { module: PlatformModule, providers, exports: providers };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
