import { spawn } from 'node:child_process';
import type { Account } from './account.js';
import type { ServerLog } from './server-log.js';

export interface ProgramOptions {
  readonly folder: string;
  readonly account: Account;
  readonly log: ServerLog;
}

export interface ProgramOutcome {
  readonly succeeded: boolean;
  /** The log, and the end of what the program wrote to it. */
  readonly file: string;
  readonly lastLines: string;
}

/** The server outlives us and keeps its environment readable for its user, so it gets none of ours. Windows needs its own. */
const ENVIRONMENT = process.platform === 'win32' ? undefined : { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Runs a PostgreSQL program to its end, its output appended to the log. It gets a session of its own: Ctrl-C in the terminal
 * is for Winnow, and must reach neither the server nor a `pg_ctl` that waits for it (which would take the server down).
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { folder, account, log }: ProgramOptions,
): Promise<ProgramOutcome> {
  const sinceBytes = await log.size();
  const output = await log.openForAppend();
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      spawn(program, args, {
        ...account.ids,
        cwd: folder,
        env: ENVIRONMENT,
        stdio: ['ignore', output.fd, output.fd],
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
        .once('error', reject)
        .once('exit', resolve);
    });
    return { succeeded: code === 0, file: log.file, lastLines: await log.lastLines(sinceBytes) };
  } finally {
    await output.close();
  }
}
