import { Cluster } from './cluster.js';
import { asStartFailure } from './failure.js';
import { type EmbeddedPostgresLease, Lease } from './lease.js';
import { choosePlace } from './place.js';
import { Site } from './site.js';

export interface EmbeddedPostgresOptions {
  /** The folder for data, password and log, for example `<project>/.winnow`; made if missing. */
  readonly home: string;
  /** Told what takes long or is out of the ordinary, a line at a time. */
  onNotice?(line: string): void;
  /** Further settings of postgresql.conf, over the defaults. They count when this process is the one that starts the server. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Joins the PostgreSQL server on this folder, which processes share. Starts it, and creates its database, if need be;
 * recovers it after a kill, and while the lease is held brings it back if it goes down, on the same port if that is free.
 *
 * @throws WinnowError `WINNOW_POSTGRES_START_FAILED` with the reason, and the end of the server's log if that knows more.
 */
export async function acquireEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgresLease> {
  const { home, settings = {} } = options;
  const onNotice = (line: string) => options.onNotice?.(line);
  try {
    const { home: effectiveHome, account } = await choosePlace(home, onNotice);
    return await Lease.take(new Cluster(new Site(effectiveHome, account), { settings, onNotice }), onNotice);
  } catch (error) {
    throw asStartFailure(error, home);
  }
}

/** The URL of the leased database. It holds the password: not for logs. */
export function connectionString({ connection }: Pick<EmbeddedPostgresLease, 'connection'>): string {
  const { user, password, host, port, database } = connection;
  return `postgresql://${user}:${password}@${host}:${port}/${database}?sslmode=disable`;
}
