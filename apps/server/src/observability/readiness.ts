import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Database } from '#platform';

/** A database that takes longer than this to say anything is not reachable for those who wait for it. */
const PATIENCE_MS = 2000;

export interface ReadinessState {
  readonly database: boolean;
  readonly shuttingDown: boolean;
}

/** Whether requests are welcome. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private shuttingDown = false;

  constructor(@Inject(Database) private readonly database: Pick<Database, 'isReachable'>) {}

  beforeApplicationShutdown(): void {
    this.shuttingDown = true;
  }

  get isShuttingDown(): boolean {
    return this.shuttingDown;
  }

  async state(): Promise<ReadinessState> {
    const database = await Promise.race([this.database.isReachable(), sleep(PATIENCE_MS, false, { ref: false })]);
    return { database, shuttingDown: this.shuttingDown };
  }
}
