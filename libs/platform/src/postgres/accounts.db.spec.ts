import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { chmod, chown, cp, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runsAsRoot, unprivilegedAccount } from './account.js';
import { binariesIn, locateBinaries } from './binaries.js';
import { acquireEmbeddedPostgres } from './index.js';
import { reachableBinaries } from './reachable-binaries.js';
import { makeCheckout } from './testing/checkout.js';
import { HoldingProcess } from './testing/holding-process.js';
import { FAST_SETTINGS, removeHomes, temporaryFolder } from './testing/temporary-home.js';

jest.setTimeout(120_000);

const NOBODY = { uid: 65_534, gid: 65_534 };

/** Whether any user may enter the folder, through all that it lies in. */
const openToAll = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || openToAll(dirname(folder)));

(runsAsRoot() ? describe : describe.skip)('accounts (needs root, to be several users)', () => {
  const folders: string[] = [];
  const newFolder = async () => {
    const folder = await temporaryFolder();
    folders.push(folder);
    return folder;
  };
  afterAll(() => removeHomes(...folders));

  it('uses the system user postgres, and creates a user where there is none', async () => {
    expect((await unprivilegedAccount(() => undefined)).ids?.uid).toBeGreaterThan(0);

    const name = `winnow-test-${process.pid}`;
    const notices: string[] = [];
    try {
      const { name: used, ids } = await unprivilegedAccount((line) => notices.push(line), name);
      expect(used).toBe(name);
      expect(ids?.uid).toBeGreaterThan(0);
      expect(notices).toEqual([expect.stringContaining(`created the system user "${name}"`)]);
    } finally {
      spawnSync('userdel', [name]);
    }
  });

  it('leaves the data of root in the wanted folder if PostgreSQL can reach it there, with another owner', async () => {
    const home = join(await newFolder(), '.winnow');
    const lease = await acquireEmbeddedPostgres({ home, settings: FAST_SETTINGS });
    expect(lease.home).toBe(home);
    expect((await stat(join(home, 'postgres'))).uid).not.toBe(0);
    await lease.release();
  });

  describe('a project in a folder that is open to root only', () => {
    let project: string;
    let program: string;
    const homes: string[] = [];
    beforeAll(async () => {
      project = await newFolder();
      await chmod(project, 0o700);
      program = await makeCheckout({ folder: project, ownBinaries: true });
    });
    afterAll(() => removeHomes(...homes));

    it('keeps its data elsewhere, says so, and finds it again', async () => {
      for (const started of [true, true]) {
        const holder = new HoldingProcess({ program, home: join(project, '.winnow') });
        const acquired = await holder.acquired();
        homes.push(acquired.home);
        expect(acquired).toMatchObject({ started, home: expect.stringMatching(/^\/var\/lib\/winnow\/[0-9a-f]{16}$/) });
        const lines = holder.events.flatMap((event) => (event.event === 'notice' ? [event.line] : []));
        expect(lines).toContainEqual(expect.stringContaining(acquired.home));
        await holder.release();
      }
      expect(new Set(homes).size).toBe(1);
    });

    it('gets a copy of the programs, once', async () => {
      const { root, major } = await locateBinaries();
      const hidden = join(project, 'native');
      await cp(root, hidden, { recursive: true, verbatimSymlinks: true });
      await chmod(join(hidden, 'lib'), 0o700);
      const source = { label: `test-${process.pid}`, major, root: hidden };
      const account = await unprivilegedAccount(() => undefined);
      const copied = await reachableBinaries(source, account);
      const folder = `/var/lib/winnow/postgresql-${source.label}`;
      try {
        expect(copied).toEqual(binariesIn(folder));
        const { ino } = await stat(folder);
        expect(await reachableBinaries(source, account)).toEqual(copied);
        expect((await stat(folder)).ino).toBe(ino);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  (openToAll(process.cwd()) ? describe : describe.skip)('an ordinary user (needs a checkout that all may read)', () => {
    let program: string;
    beforeAll(async () => {
      program = await makeCheckout({ folder: await newFolder(), ownBinaries: false });
    });

    it('owns the cluster, also after root has used it', async () => {
      const home = join(await newFolder(), '.winnow');
      await mkdir(home);
      await chown(home, NOBODY.uid, NOBODY.gid);
      const useAsNobody = async () => {
        const holder = new HoldingProcess({ program, home, ids: NOBODY });
        expect(await holder.acquired()).toMatchObject({ started: true, home });
        await holder.release();
      };
      await useAsNobody();
      await rm(join(home, 'postgres.log'));
      const lease = await acquireEmbeddedPostgres({ home, settings: FAST_SETTINGS });
      expect(lease).toMatchObject({ started: true, home });
      await lease.release();
      await useAsNobody();
      expect(await stat(join(home, 'postgres'))).toMatchObject(NOBODY);
    });

    it.each(['.', 'new/folder'])('is told about a folder it may not write (%s)', async (path) => {
      const home = join(await newFolder(), path);
      const holder = new HoldingProcess({ program, home, ids: NOBODY });
      expect(await holder.until('failed')).toMatchObject({
        code: 'WINNOW_POSTGRES_START_FAILED',
        message: expect.stringMatching(/permission|may not write|cannot be opened/i),
      });
    });
  });
});
