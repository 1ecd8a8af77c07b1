import type { Config } from '../config/config.js';
import { openConnection } from './connection.js';
import { Database } from './database.js';

export interface OpenDatabaseOptions {
  readonly applicationName: string;
  /** Told what the embedded PostgreSQL has to say. */
  readonly onNotice?: (line: string) => void;
}

/** The configured database, ready to use: running, reachable, with its schema up to date. */
export async function openDatabase(
  config: Config,
  { applicationName, onNotice }: OpenDatabaseOptions,
): Promise<Database> {
  const connection = await openConnection(config, onNotice);
  try {
    return await Database.open(connection, { poolSize: config.database.poolSize, applicationName });
  } catch (error) {
    await connection.release();
    throw error;
  }
}
