import type pg from 'pg';
import { translateDatabaseError } from './database-error.js';

/** How long to wait before a lost connection is tried again. */
const RETRY_MS = 1_000;

/** A connection that waits for notifications, and is made anew when it is lost. */
export class Listener {
  private client: pg.Client | undefined;
  private isStopped = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly open: () => pg.Client,
    private readonly options: { readonly channel: string; readonly onNotice: (payload: string) => void },
  ) {}

  /** @throws WinnowError WINNOW_DATABASE_UNAVAILABLE */
  async connect(): Promise<void> {
    const client = this.open();
    client.on('notification', ({ payload }) => this.options.onNotice(payload ?? ''));
    client.once('end', () => this.lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.options.channel)}`);
    } catch (error) {
      void client.end().catch(() => {});
      throw translateDatabaseError(error);
    }
    this.client = client;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }

  private lost(client: pg.Client): void {
    if (this.isStopped || client !== this.client) return;
    this.client = undefined;
    this.retryLater();
  }

  private retryLater(): void {
    this.retry = setTimeout(() => {
      this.connect().then(
        () => this.options.onNotice(''), // something may have been missed
        () => {
          if (!this.isStopped) this.retryLater();
        },
      );
    }, RETRY_MS);
    this.retry.unref();
  }
}
