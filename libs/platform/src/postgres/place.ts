import { createHash } from 'node:crypto';
import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, canEnter, OWN_ACCOUNT, runsAsRoot, unprivilegedAccount } from './account.js';
import { startFailed } from './failure.js';
import { dataFolder } from './site.js';

/** Where root keeps what the account of PostgreSQL could not reach where it lies. */
export const SYSTEM_FOLDER = '/var/lib/winnow';

/** Where the cluster lives, and whose it is. */
export interface Place {
  readonly home: string;
  readonly account: Account;
}

/**
 * Settles home and account. An ordinary user keeps everything in the wanted home. Root runs an existing cluster as its
 * owner; a new one goes to the wanted home if the account can reach it, and below {@link SYSTEM_FOLDER} otherwise.
 */
export async function choosePlace(wanted: string, onNotice: (line: string) => void): Promise<Place> {
  await mkdir(wanted, { recursive: true });
  const home = await realpath(wanted);
  if (!runsAsRoot()) return { home, account: OWN_ACCOUNT };

  const elsewhere = join(SYSTEM_FOLDER, createHash('sha256').update(home).digest('hex').slice(0, 16));
  const existing = (await existingPlace(home)) ?? (await existingPlace(elsewhere));
  const place = existing ?? (await newPlace(home, elsewhere, onNotice));
  if (place.home === elsewhere)
    onNotice(`PostgreSQL never runs as root, and its user cannot reach ${home}: its data is in ${elsewhere}.`);
  return place;
}

async function existingPlace(home: string): Promise<Place | undefined> {
  const owner = await stat(dataFolder(home)).catch(() => undefined);
  if (owner === undefined || owner.uid === 0) return undefined;
  const account = { name: `#${owner.uid}`, ids: { uid: owner.uid, gid: owner.gid } };
  if (await canEnter(account, dataFolder(home))) return { home, account };
  throw startFailed(`The user ${account.name}, who owns ${dataFolder(home)}, can no longer reach that folder`);
}

async function newPlace(home: string, elsewhere: string, onNotice: (line: string) => void): Promise<Place> {
  const account = await unprivilegedAccount(onNotice);
  if (await canEnter(account, home)) return { home, account };
  await makeReachable(SYSTEM_FOLDER);
  await makeReachable(elsewhere);
  return { home: elsewhere, account };
}

/** Makes a folder everybody may pass through, whatever the umask. */
export async function makeReachable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}
