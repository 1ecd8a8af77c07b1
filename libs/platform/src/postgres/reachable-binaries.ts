import { chmod, cp, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, succeeds } from './account.js';
import { type Binaries, type BinaryPackage, binariesIn } from './binaries.js';
import { startFailed } from './failure.js';
import { makeReachable, SYSTEM_FOLDER } from './place.js';

/** The programs as the account can run them: where the package lies, or a copy of it below {@link SYSTEM_FOLDER}, made once. */
export async function reachableBinaries(source: BinaryPackage, account: Account): Promise<Binaries> {
  const installed = binariesIn(source.root);
  if (await runs(installed, account)) return installed;

  const target = join(SYSTEM_FOLDER, `postgresql-${source.label}`);
  const copied = binariesIn(target);
  if (account.ids !== undefined && !(await runs(copied, account))) await copyWhole(source.root, target);
  if (account.ids !== undefined && (await runs(copied, account))) return copied;

  throw startFailed(
    `The embedded PostgreSQL ${source.label} does not run on this system (${installed.postgres} --version fails). ` +
      'On Linux it needs glibc, so not Alpine. Point DATABASE_URL at a PostgreSQL of your own',
  );
}

const runs = (binaries: Binaries, account: Account): Promise<boolean> =>
  succeeds(account, binaries.postgres, ['--version']);

/** Copies beside the target and renames, so that nobody ever sees half of it. Whoever comes second keeps the first copy. */
async function copyWhole(source: string, target: string): Promise<void> {
  await makeReachable(SYSTEM_FOLDER);
  const draft = await mkdtemp(`${target}.tmp-`);
  try {
    await cp(source, draft, { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await rename(draft, target).catch(() => undefined);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Lets everybody read, whatever umask the package was installed with. Links have no rights of their own. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
