import pg from 'pg';
import { startFailed } from './failure.js';
import { OWNER } from './site.js';

const CONNECT_TIMEOUT_MS = 10_000;
const NO_SUCH_DATABASE = '3D000';

/** What a driver needs to know. The user is the owner of the cluster; the server listens on this machine only. */
export interface ConnectionSettings {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: typeof OWNER;
  readonly password: string;
  readonly database: typeof OWNER;
}

/**
 * Opens a connection under this application name, creating the database if it is not there yet.
 * @returns undefined if the server cannot take it now: it starts, recovers, stops or is gone.
 */
export async function tryConnect(
  settings: ConnectionSettings,
  applicationName: string,
): Promise<pg.Client | undefined> {
  try {
    return await connect(settings, applicationName);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('57')) return undefined;
    if (error.code !== NO_SUCH_DATABASE)
      throw startFailed(`PostgreSQL refuses the connection (${error.message})`, { cause: error });
    await createDatabase(settings);
    return connect(settings, applicationName);
  }
}

async function connect(settings: ConnectionSettings, applicationName: string, database?: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...settings,
    database: database ?? settings.database,
    application_name: applicationName,
    ssl: false,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function createDatabase(settings: ConnectionSettings): Promise<void> {
  const client = await connect(settings, 'winnow-create-database', 'postgres');
  try {
    await client.query(`create database ${settings.database}`);
  } finally {
    await client.end();
  }
}
