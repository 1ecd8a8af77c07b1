import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { acquireEmbeddedPostgres } from './index.js';
import { readPostmasterFile } from './postmaster-file.js';
import { exists } from './processes.js';
import { makeCheckout } from './testing/checkout.js';
import { HoldingProcess } from './testing/holding-process.js';
import { FAST_SETTINGS, removeHomes, temporaryFolder } from './testing/temporary-home.js';

jest.setTimeout(120_000);

describe('several processes on one folder', () => {
  let checkout: string;
  let program: string;
  let home: string;
  const homes: string[] = [];

  beforeAll(async () => {
    checkout = await temporaryFolder();
    program = await makeCheckout({ folder: checkout, ownBinaries: false });
  });
  beforeEach(async () => {
    home = await temporaryFolder();
    homes.push(home);
  });
  afterAll(async () => {
    await removeHomes(...homes);
    await rm(checkout, { recursive: true });
  });

  const hold = () => new HoldingProcess({ program, home });
  const acquireHere = () => acquireEmbeddedPostgres({ home, settings: FAST_SETTINGS });
  const count = async (pattern: RegExp) =>
    (await readFile(join(home, 'postgres.log'), 'utf8')).match(pattern)?.length ?? 0;

  it('create and start it once when they begin at the same instant, and the last one stops it', async () => {
    const processes = [hold(), hold(), hold()];
    const acquired = await Promise.all(processes.map((each) => each.acquired()));
    expect(acquired.filter(({ started }) => started)).toHaveLength(1);
    expect(new Set(acquired.map(({ port }) => port)).size).toBe(1);
    expect(await count(/running bootstrap script/g)).toBe(1);
    expect(await count(/LOG: {2}starting PostgreSQL/g)).toBe(1);

    await Promise.all(processes.map((each) => each.release()));
    expect(await readPostmasterFile(join(home, 'postgres'))).toBeUndefined();
    expect(await count(/LOG: {2}database system is shut down/g)).toBe(1);
  });

  it('come and go without ever pulling the server from under another', async () => {
    for (let round = 0; round < 3; round++) {
      const lease = await acquireHere();
      const other = hold();
      await sleep(round * 60);
      const [{ port }] = await Promise.all([other.acquired(), lease.release()]);
      const third = await acquireHere();
      expect(third).toMatchObject({ started: false, connection: { port } });
      await Promise.all([other.release(), third.release()]);
    }
  });

  it('adopt the server of a killed process, which no longer counts when the last one leaves', async () => {
    const killed = hold();
    const { port } = await killed.acquired();
    await killed.signalGroup('SIGKILL');
    const lease = await acquireHere();
    expect(lease).toMatchObject({ started: false, connection: { port } });
    await lease.release();
    expect(await readPostmasterFile(join(home, 'postgres'))).toBeUndefined();
  });

  it('leave the server alone on Ctrl-C in the terminal', async () => {
    const interrupted = hold();
    await interrupted.acquired();
    const server = await readPostmasterFile(join(home, 'postgres'));
    await interrupted.signalGroup('SIGINT');
    await sleep(200);
    expect(exists(server?.pid ?? 0)).toBe(true);
    const lease = await acquireHere();
    expect(lease.started).toBe(false);
    await lease.release();
  });

  it('are not held up by one that was killed while it created the cluster, and find nothing half done', async () => {
    const killed = hold();
    while (!(await readdir(home)).some((name) => name.startsWith('postgres.tmp-'))) await sleep(10);
    await sleep(150);
    await killed.signalGroup('SIGKILL');
    expect(await readdir(home)).not.toContain('postgres');
    const lease = await acquireHere();
    expect(lease.started).toBe(true);
    expect((await readdir(home)).filter((name) => name.includes('tmp'))).toEqual([]);
    await lease.release();
  });
});
