import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.js';
import { type ProgramOutcome, runProgram } from './program.js';
import { ServerLog } from './server-log.js';

/** The superuser that initdb creates, and the database. */
export const OWNER = 'winnow';

/** The file of ours that `postgresql.conf` includes; rewritten at each start. */
export const SETTINGS_FILE = 'winnow.conf';

/** The folder of the cluster inside a home. */
export const dataFolder = (home: string): string => join(home, 'postgres');

/** Everything that has a place: the files of one cluster, its log, and the account its programs run with. */
export class Site {
  readonly data: string;
  readonly lock: string;
  readonly password: string;
  readonly log: ServerLog;
  /** On the command line of the server and in the titles of its backends (`cluster_name`), so that both can be recognised. */
  readonly mark: string;

  constructor(
    readonly home: string,
    readonly account: Account,
  ) {
    this.data = dataFolder(home);
    this.lock = join(home, 'lock');
    this.password = join(home, 'password');
    this.log = new ServerLog(join(home, 'postgres.log'), account);
    this.mark = `winnow-${createHash('sha256').update(this.data).digest('hex').slice(0, 16)}`;
  }

  /** Runs a PostgreSQL program here. */
  run(program: string, args: readonly string[]): Promise<ProgramOutcome> {
    return runProgram(program, args, { folder: this.home, account: this.account, log: this.log });
  }

  /** The major version of the cluster on disk; undefined if there is none. */
  async majorVersion(): Promise<string | undefined> {
    const text = await readFile(join(this.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
    return text?.trim();
  }
}
