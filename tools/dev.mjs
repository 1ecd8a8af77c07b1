/**
 * `npm run dev`: runs the server, and on every change of its source builds and restarts it, until Ctrl-C. The console is served from its
 * source, so for that a reload in the browser is enough.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const TOP = dirname(dirname(fileURLToPath(import.meta.url)));
const WATCHED = ['apps/server', 'libs', 'migrations'];
const SOURCE = /(?<!\.spec)\.ts$/;

/** An editor that saves several files at once makes one change. */
const SETTLE_MS = 150;

const stop = new AbortController();
let changed = Promise.withResolvers();

/** Every child is in the terminal's process group: Ctrl-C reaches all of them, and this waits for their ends. */
const run = (...argv) => spawn(process.execPath, argv, { cwd: TOP, stdio: 'inherit' });

async function build() {
  const [exitCode] = await once(
    run('node_modules/@swc/cli/bin/swc.js', 'apps', 'libs', 'migrations', '-d', 'dist', '--quiet'),
    'exit',
  );
  return exitCode === 0;
}

async function end(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

/** Keeps the embedded PostgreSQL running while the server restarts. */
async function holdDatabase() {
  const { openConnection, readConfig } = await import('../dist/libs/platform/src/index.js');
  return openConnection(readConfig(process.env), (line) => process.stderr.write(`${line}\n`));
}

const ask = () => stop.abort();
process.on('SIGINT', ask);
process.on('SIGTERM', ask);
for (const folder of WATCHED) {
  watch(join(TOP, folder), { recursive: true, signal: stop.signal }, (_event, file) => {
    if (SOURCE.test(file ?? '')) changed.resolve();
  });
}

if (!(await build())) process.exit(1);
const database = await holdDatabase();
const stopped = once(stop.signal, 'abort');
while (!stop.signal.aborted) {
  const server = run('dist/apps/server/src/main.js');
  let isBuilt = false;
  while (!isBuilt && !stop.signal.aborted) {
    await Promise.race([changed.promise, stopped]);
    if (stop.signal.aborted) break;
    await sleep(SETTLE_MS);
    changed = Promise.withResolvers();
    isBuilt = await build();
  }
  await end(server);
}
await database.release();
