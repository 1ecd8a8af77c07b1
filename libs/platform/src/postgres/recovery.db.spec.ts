import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { acquireEmbeddedPostgres, type EmbeddedPostgresLease } from './index.js';
import { postmasterFile, readPostmasterFile } from './postmaster-file.js';
import { commandOf } from './processes.js';
import { makeCheckout } from './testing/checkout.js';
import { HoldingProcess } from './testing/holding-process.js';
import { FAST_SETTINGS, removeHomes, temporaryFolder } from './testing/temporary-home.js';

jest.setTimeout(120_000);

describe('recovery of the embedded PostgreSQL', () => {
  let home: string;
  let data: string;
  const notices: string[] = [];
  const acquire = () =>
    acquireEmbeddedPostgres({ home, settings: FAST_SETTINGS, onNotice: (line) => notices.push(line) });

  beforeEach(async () => {
    home = await temporaryFolder();
    data = join(home, 'postgres');
    notices.length = 0;
  });
  afterEach(() => removeHomes(home));

  async function connect(lease: EmbeddedPostgresLease): Promise<pg.Client> {
    const client = new pg.Client({ ...lease.connection, ssl: false });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async function backendOf(client: pg.Client): Promise<number> {
    return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
  }

  const isAlive = async (pid: number) => (await commandOf(pid)) !== '';

  async function killServer(): Promise<void> {
    const server = await readPostmasterFile(data);
    if (server === undefined) throw new Error('no server to kill');
    process.kill(server.pid, 'SIGKILL');
    while (await isAlive(server.pid)) await sleep(10);
  }

  /** Kills a process and the server it holds, which leaves everything as it was in the middle of the work. */
  async function killAllAtOnce(busy: (lease: EmbeddedPostgresLease) => Promise<void>): Promise<void> {
    const checkout = await temporaryFolder();
    const program = await makeCheckout({ folder: checkout, ownBinaries: false });
    const holder = new HoldingProcess({ program, home });
    await holder.acquired();
    const lease = await acquire();
    await busy(lease);
    const server = await readPostmasterFile(data);
    await lease.release();
    expect(await readPostmasterFile(data)).toEqual(server);
    await holder.signalGroup('SIGKILL');
    await killServer();
    await rm(checkout, { recursive: true });
  }

  it('starts again after a kill of everything, with all that was committed, though an orphan still works', async () => {
    let orphan = 0;
    await killAllAtOnce(async (lease) => {
      const client = await connect(lease);
      await client.query('create table kept as select generate_series(1, 1000) as n');
      orphan = await backendOf(client);
      void client.query('do $$ begin loop perform 1; end loop; end $$').catch(() => undefined);
    });
    expect(await isAlive(orphan)).toBe(true);

    const lease = await acquire();
    expect(lease.started).toBe(true);
    expect(notices).toContain('PostgreSQL was not shut down in order; it recovers now.');
    expect(await isAlive(orphan)).toBe(false);
    const client = await connect(lease);
    expect((await client.query('select count(*)::int as n from kept')).rows).toEqual([{ n: 1000 }]);
    await client.end();
    await lease.release();
  });

  it('is not misled by a process that got the id of the killed server', async () => {
    await (await acquire()).release();
    const { uid, gid } = await stat(data);
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    await once(other, 'spawn');
    await writeFile(postmasterFile(data), `${other.pid}\n${data}\n1700000000\n5432\n\n127.0.0.1\n 1 2\nready   \n`);
    try {
      const lease = await acquire();
      expect(lease.started).toBe(true);
      expect(other.exitCode).toBeNull();
      await lease.release();
    } finally {
      other.kill();
    }
  });

  it('brings a killed server back on the same port while a lease is held', async () => {
    const lease = await acquire();
    const { port } = lease.connection;
    await killServer();
    while (!notices.includes('PostgreSQL is back.')) await sleep(20);
    expect(lease.connection.port).toBe(port);
    const client = await connect(lease);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await lease.release();
    expect(await readPostmasterFile(data)).toBeUndefined();
  });

  it('keeps the lease when one crashing backend takes all connections down', async () => {
    const lease = await acquire();
    const server = await readPostmasterFile(data);
    const client = await connect(lease);
    process.kill(await backendOf(client), 'SIGKILL');
    while (!notices.includes('PostgreSQL is back.')) await sleep(20);
    const other = await acquire();
    expect(other.started).toBe(false);
    await other.release();
    expect(await readPostmasterFile(data)).toEqual(server);
    await lease.release();
    expect(await readPostmasterFile(data)).toBeUndefined();
  });

  it('releases without ado what is down already', async () => {
    const lease = await acquire();
    await Promise.all([killServer(), lease.release()]);
    const again = await acquire();
    await again.release();
    await expect(again.release()).resolves.toBeUndefined();
  });
});
