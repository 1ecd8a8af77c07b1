import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, DatabaseConnection } from '#platform';

/** For what still runs after its connections were cut. */
const AFTERMATH_MS = 5000;

export interface Closing {
  readonly database: Pick<Database, 'close'> & { readonly connection: Pick<DatabaseConnection, 'release'> };
  /** Closes the database, too. */
  readonly app: { close(): Promise<void>; getHttpServer(): { closeAllConnections(): void } } | undefined;
  /** How long requests in flight may take to finish. */
  readonly graceMs: number;
}

/**
 * Stops accepting requests, lets those in flight finish, closes the database and releases the embedded PostgreSQL. What does not
 * finish in time is broken off: its transaction is rolled back by PostgreSQL.
 */
export async function close({ database, app, graceMs }: Closing): Promise<void> {
  const closed = app === undefined ? database.close() : app.close();
  if (await isDone(closed, graceMs)) return;
  app?.getHttpServer().closeAllConnections();
  // The last one to release the embedded server stops it, and with it every statement that still runs.
  await isDone(database.connection.release(), AFTERMATH_MS);
  await isDone(closed, AFTERMATH_MS);
}

async function isDone(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  const patience = new AbortController();
  const tooLong = sleep(withinMs, false, { signal: patience.signal }).catch(() => false);
  return Promise.race([work.then(() => true), tooLong]).finally(() => patience.abort());
}
