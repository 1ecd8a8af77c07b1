import { WinnowError } from '#kernel';
import type { Config } from '../config/config.js';
import { acquireEmbeddedPostgres } from '../postgres/index.js';

/** Where the database is, and how to let go of it. */
export interface DatabaseConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string;
  readonly ssl: boolean;
  /** Winnow owns the server behind this connection, and may empty it. */
  readonly embedded: boolean;
  /** Folder of the embedded database; it can differ from the one configured, see docs/operations.md. */
  readonly home: string | undefined;
  release(): Promise<void>;
}

/** Takes the configured database: `DATABASE_URL` if set, else the embedded PostgreSQL, started if it does not run yet. */
export async function openConnection(config: Config, onNotice?: (line: string) => void): Promise<DatabaseConnection> {
  return config.database.url === undefined
    ? openEmbedded(config.home, onNotice)
    : parseDatabaseUrl(config.database.url);
}

async function openEmbedded(home: string, onNotice?: (line: string) => void): Promise<DatabaseConnection> {
  const lease = await acquireEmbeddedPostgres({ home, ...(onNotice && { onNotice }) });
  return { ...lease.connection, ssl: false, embedded: true, home: lease.home, release: () => lease.release() };
}

/** @throws WinnowError WINNOW_CONFIG_INVALID when the URL names no database. */
export function parseDatabaseUrl(text: string): DatabaseConnection {
  const url = new URL(text);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') {
    throw new WinnowError('WINNOW_CONFIG_INVALID', 'DATABASE_URL names no database: it ends after the host.');
  }
  const sslMode = url.searchParams.get('sslmode') ?? 'disable';
  return {
    host: url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost'),
    port: url.port === '' ? 5432 : Number(url.port),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    database,
    ssl: sslMode !== 'disable' && sslMode !== 'prefer' && sslMode !== 'allow',
    embedded: false,
    home: undefined,
    release: async () => {},
  };
}
