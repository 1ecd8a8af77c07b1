import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWN_ACCOUNT } from '../account.js';
import { clearAfterCrash } from '../server.js';
import { Site } from '../site.js';

/** Makes small clusters start fast; they are thrown away. */
export const FAST_SETTINGS = { fsync: 'off', shared_buffers: '16MB' };

/** A folder in the system's temporary one that everybody may enter, as a project folder usually is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-postgres-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Ends what may still run on these homes, however the test ended, and deletes them. */
export async function removeHomes(...homes: string[]): Promise<void> {
  for (const home of homes) {
    await clearAfterCrash(new Site(home, OWN_ACCOUNT));
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
