import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { RunningServer } from './cluster.js';
import { type ConnectionSettings, tryConnect } from './connect.js';
import { startFailed } from './failure.js';
import { HOST } from './free-port.js';
import { readPassword } from './password.js';
import { OWNER, type Site } from './site.js';

/** A member *is* an open connection of this name: the server forgets it together with the process, however that ends. */
const MEMBER = 'winnow-lease';

const RETRY_MS = 50;
const PATIENCE_MS = 10 * 60 * 1000;

/** One of those whom the server runs for. */
export interface Membership {
  readonly client: pg.Client;
  readonly connection: ConnectionSettings;
  /** True if the server was started for this member. */
  readonly started: boolean;
}

/**
 * Becomes a member of the server that `find` yields, asking again while that one cannot take connections: it starts,
 * recovers, or is on its way down.
 * @returns undefined when there is no server.
 */
export async function joinServer(
  site: Site,
  find: () => Promise<RunningServer | undefined>,
): Promise<Membership | undefined> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let started = false; Date.now() < giveUpAt; await sleep(RETRY_MS)) {
    const server = await find();
    if (server === undefined) return undefined;
    started ||= server.started;
    const connection = await connectionSettings(site, server.port);
    const client = await tryConnect(connection, MEMBER);
    if (client !== undefined) return { client, connection, started };
  }
  throw startFailed(`PostgreSQL runs but took no connection for ${PATIENCE_MS / 60_000} minutes; see ${site.log.file}`);
}

async function connectionSettings(site: Site, port: number): Promise<ConnectionSettings> {
  return { host: HOST, port, user: OWNER, password: await readPassword(site), database: OWNER };
}

/** How many other members the server has; undefined if it dropped this one. */
export async function countOthers({ client }: Membership): Promise<number | undefined> {
  const statement =
    'select count(*)::int as others from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()';
  const result = await client.query<{ others: number }>(statement, [MEMBER]).catch(() => undefined);
  return result?.rows[0]?.others;
}
