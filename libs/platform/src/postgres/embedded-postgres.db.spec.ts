import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { acquireEmbeddedPostgres, connectionString, type EmbeddedPostgresLease } from './index.js';
import { FAST_SETTINGS, removeHomes, temporaryFolder } from './testing/temporary-home.js';

jest.setTimeout(120_000);

const START_FAILED = 'WINNOW_POSTGRES_START_FAILED';

async function query(lease: EmbeddedPostgresLease, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: connectionString(lease) });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  const homes: string[] = [];
  const newHome = async () => {
    const home = await temporaryFolder();
    homes.push(home);
    return home;
  };
  afterAll(() => removeHomes(...homes));

  describe('from the first use to the last release', () => {
    let home: string;
    let first: EmbeddedPostgresLease;
    const notices: string[] = [];
    const acquire = (settings = {}) =>
      acquireEmbeddedPostgres({
        home,
        settings: { ...FAST_SETTINGS, ...settings },
        onNotice: (line) => notices.push(line),
      });

    beforeAll(async () => {
      home = join(await newHome(), 'a folder', '.winnow');
      first = await acquire({ work_mem: '5MB' });
    });
    afterAll(() => first.release());

    it('creates a database that speaks UTF-8 and UTC and listens on this machine only', async () => {
      expect(first).toMatchObject({ started: true, home });
      expect(notices).toEqual([expect.stringContaining('Creating')]);
      const shown = await query(
        first,
        `select pg_encoding_to_char(encoding) as encoding, datlocprovider, datlocale, datcollate,
                current_user as "user", datname, current_setting('timezone') as timezone,
                current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
                current_setting('password_encryption') as passwords, current_setting('jit') as jit,
                current_setting('work_mem') as work_mem, current_setting('max_wal_size') as max_wal_size
         from pg_database where datname = current_database()`,
      );
      expect(shown).toEqual({
        encoding: 'UTF8',
        datlocprovider: 'b',
        datlocale: 'C.UTF-8',
        datcollate: 'C',
        user: 'winnow',
        datname: 'winnow',
        timezone: 'UTC',
        listen: '127.0.0.1',
        sockets: '',
        passwords: 'scram-sha-256',
        jit: 'off',
        work_mem: '5MB',
        max_wal_size: '4GB',
      });
    });

    it('keeps a random password that nobody else may read, and wants it', async () => {
      const { mode } = await stat(join(home, 'password'));
      expect(mode & 0o777).toBe(0o600);
      expect(await readFile(join(home, 'password'), 'utf8')).toBe(`${first.connection.password}\n`);
      expect(first.connection.password).toMatch(/^[\w-]{32}$/);
      const stranger = new pg.Client({ ...first.connection, password: 'guess' });
      await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
    });

    it('leaves no half cluster behind', async () => {
      expect((await readdir(home)).sort()).toEqual(['lock', 'password', 'postgres', 'postgres.log']);
    });

    it('is shared by a second lease, stopped by the last one, and started again with its data', async () => {
      await query(first, 'create table kept as select 42 as answer');
      const second = await acquire();
      expect(second).toMatchObject({ started: false, connection: first.connection });

      await first.release();
      await first.release();
      expect(await query(second, 'select answer from kept')).toEqual({ answer: 42 });
      await second.release();
      await expect(query(second, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

      const log = join(home, 'postgres.log');
      await writeFile(log, 'x'.repeat(11 * 1024 * 1024));
      first = await acquire();
      expect(first.started).toBe(true);
      expect(await query(first, 'select answer from kept')).toEqual({ answer: 42 });
      expect((await stat(`${log}.1`)).size).toBe(11 * 1024 * 1024);
    });
  });

  describe('when it cannot start', () => {
    it('names the versions if the data is of another major version', async () => {
      const home = await newHome();
      await (await acquireEmbeddedPostgres({ home, settings: FAST_SETTINGS })).release();
      await writeFile(join(home, 'postgres', 'PG_VERSION'), '14\n');
      await expect(acquireEmbeddedPostgres({ home })).rejects.toMatchObject({
        code: START_FAILED,
        message: expect.stringMatching(/PostgreSQL 14, .*PostgreSQL 18/),
      });
    });

    it('shows the last lines of the log', async () => {
      const settings = { ...FAST_SETTINGS, work_mem: 'plenty' };
      await expect(acquireEmbeddedPostgres({ home: await newHome(), settings })).rejects.toMatchObject({
        code: START_FAILED,
        message: expect.stringMatching(/did not start.*\n.*invalid value for parameter "work_mem": "plenty"/),
      });
    });

    it('touches no folder that holds something else', async () => {
      const home = await newHome();
      await mkdir(join(home, 'postgres'));
      await writeFile(join(home, 'postgres', 'notes.txt'), 'mine');
      await expect(acquireEmbeddedPostgres({ home, settings: FAST_SETTINGS })).rejects.toMatchObject({
        code: START_FAILED,
        message: expect.stringContaining('holds no PostgreSQL data'),
      });
      expect(await readdir(join(home, 'postgres'))).toEqual(['notes.txt']);
    });

    const hasSmallDisk = process.getuid?.() === 0 && process.platform === 'linux';
    (hasSmallDisk ? it : it.skip)('says that the disk is full (needs root, to mount a small one)', async () => {
      const home = await newHome();
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'none', home]).status).toBe(0);
      try {
        await expect(acquireEmbeddedPostgres({ home })).rejects.toMatchObject({
          code: START_FAILED,
          message: expect.stringMatching(/could not be created: the disk is full/),
        });
        expect((await readdir(home)).filter((name) => name.startsWith('postgres.tmp'))).toEqual([]);
      } finally {
        spawnSync('umount', [home]);
      }
    });
  });
});
