import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { handOver } from './account.js';
import { startFailed } from './failure.js';
import { freePort } from './free-port.js';
import { type PostmasterFile, postmasterFile, readPostmasterFile } from './postmaster-file.js';
import { commandOf, exists, killAll } from './processes.js';
import { renderSettings } from './settings.js';
import { SETTINGS_FILE, type Site } from './site.js';

/** Crash recovery takes what it takes; pg_ctl comes back at once if the server dies meanwhile. */
const START_SECONDS = 24 * 60 * 60;
const STOP_SECONDS = 120;
const PORT_ATTEMPTS = 5;

export interface StartOptions {
  readonly pgCtl: string;
  /** Taken if it is free. */
  readonly preferredPort: number | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/** The server on this folder, if its file names a living process that is it, not a later one with the same id. */
export async function findServer({ data, mark }: Site): Promise<PostmasterFile | undefined> {
  const file = await readPostmasterFile(data);
  if (file === undefined || !exists(file.pid)) return undefined;
  const command = await commandOf(file.pid);
  return command === undefined || command.includes(serverArgument(mark)) ? file : undefined;
}

/** Starts the server and waits until it takes connections, after a crash until it has recovered. @returns its port. */
export async function startServer(site: Site, { pgCtl, preferredPort, settings }: StartOptions): Promise<number> {
  await site.log.rotate();
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? preferredPort : undefined);
    await writeSettings(site, await renderSettings(settings, port));
    const options = ['-s', '-w', '-t', `${START_SECONDS}`, '-D', site.data, '-o', serverArgument(site.mark)];
    const outcome = await site.run(pgCtl, ['start', ...options]);
    if (outcome.succeeded) return port;
    const isPortTaken = /could not (bind|create any TCP)/.test(outcome.lastLines);
    if (!isPortTaken || attempt === PORT_ATTEMPTS)
      throw startFailed('The embedded PostgreSQL did not start', { log: outcome });
  }
}

/** Stops the server, ending every connection to it. @returns false if it was not gone after two minutes; it goes on then. */
export async function stopServer(site: Site, pgCtl: string): Promise<boolean> {
  const options = ['-s', '-w', '-m', 'fast', '-t', `${STOP_SECONDS}`, '-D', site.data];
  const { succeeded } = await site.run(pgCtl, ['stop', ...options]);
  return succeeded || (await findServer(site)) === undefined;
}

/**
 * Removes what a killed server leaves: backends that hold on to its memory, and a `postmaster.pid` whose process id now
 * belongs to somebody else, which PostgreSQL would take for a running server. To be called only when there is none.
 * @returns what the killed server wrote about itself; undefined if the last one stopped in order.
 */
export async function clearAfterCrash({ data, mark }: Site): Promise<PostmasterFile | undefined> {
  const file = await readPostmasterFile(data);
  await killAll((command) => command.startsWith(`postgres: ${mark}: `) || command.includes(serverArgument(mark)));
  if (file !== undefined && exists(file.pid)) await rm(postmasterFile(data), { force: true });
  return file;
}

const serverArgument = (mark: string): string => `-c cluster_name=${mark}`;

async function writeSettings({ data, account }: Site, text: string): Promise<void> {
  const file = join(data, SETTINGS_FILE);
  await writeFile(file, text, { mode: 0o600 });
  await handOver(account, file);
}
