import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startFailed } from './failure.js';

const execute = promisify(execFile);

/** Whose rights PostgreSQL runs with. Without `ids` it is the user who runs Winnow; PostgreSQL refuses to run as root. */
export interface Account {
  readonly name: string;
  readonly ids?: { readonly uid: number; readonly gid: number };
}

export const OWN_ACCOUNT: Account = { name: 'the current user' };

const PREFERRED = 'postgres';
const LAST_RESORT = 'nobody';

/** Commands that create a system user without a home or a login: shadow-utils, then BusyBox. */
const creators = (name: string): ReadonlyArray<readonly [command: string, args: readonly string[]]> => [
  [
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false', name],
  ],
  ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', name]],
];

/** True only for root; Windows has no such number. */
export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/** The account root hands PostgreSQL to: the system user `postgres`, created if the system lacks it, else `nobody`. */
export async function unprivilegedAccount(
  onNotice: (line: string) => void,
  preferred: string = PREFERRED,
): Promise<Account> {
  const account = (await lookUp(preferred)) ?? (await create(preferred, onNotice)) ?? (await lookUp(LAST_RESORT));
  if (account !== undefined) return account;
  throw startFailed(
    `PostgreSQL does not run as root, there is no user "${preferred}" or "${LAST_RESORT}", and none could be created. ` +
      'Run Winnow as an ordinary user',
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await execute('id', [flag, name])).stdout)),
    );
    return uid === undefined || gid === undefined ? undefined : { name, ids: { uid, gid } };
  } catch {
    return undefined;
  }
}

async function create(name: string, onNotice: (line: string) => void): Promise<Account | undefined> {
  for (const [command, args] of creators(name)) {
    await execute(command, args).catch(() => undefined);
    const account = await lookUp(name);
    if (account === undefined) continue;
    onNotice(`PostgreSQL does not run as root: created the system user "${name}" for it.`);
    return account;
  }
  return undefined;
}

/** Hands files that root has made to the account. Nothing to do for anybody else. */
export async function handOver(account: Account, ...paths: string[]): Promise<void> {
  const { ids } = account;
  if (ids !== undefined) await Promise.all(paths.map((path) => chown(path, ids.uid, ids.gid)));
}

/** Can the account reach this folder? Asked of the kernel with its rights, so access lists and mount options count. */
export function canEnter(account: Account, folder: string): Promise<boolean> {
  return succeeds(account, '/bin/sh', ['-c', 'cd -- "$0"', folder]);
}

/** Does this command end well when run with the rights of the account? */
export async function succeeds(account: Account, command: string, args: readonly string[]): Promise<boolean> {
  try {
    await execute(command, args, { ...account.ids, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
