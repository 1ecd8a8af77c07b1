import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, createLogger, type Database, openDatabase } from '#platform';
import { LiveWorker } from '#segments';
import { createApp } from './create-app.js';
import { listenError, requireFreePort, urlOf } from './startup/address.js';
import { showBanner } from './startup/banner.js';
import { close } from './startup/close.js';
import { loadDemo } from './startup/load-demo.js';
import type { Output } from './startup/output.js';
import { aborted } from './startup/stop-signal.js';

/** How long requests in flight may take to finish once the server is asked to stop. */
const GRACE_MS = 10_000;

/**
 * Runs the server until `stop` aborts, and leaves nothing behind.
 * @throws WinnowError WINNOW_ALREADY_RUNNING, WINNOW_PORT_TAKEN, WINNOW_CONFIG_INVALID, or whatever keeps the database from opening
 */
export async function serve(config: Config, output: Output, stop: AbortSignal): Promise<void> {
  const logger = createLogger(config);
  const database = await openDatabase(config, { applicationName: 'winnow-server', onNotice: output.notice });
  let app: NestFastifyApplication | undefined;
  let graceMs = GRACE_MS;
  try {
    if (database.connection.embedded) await database.claimServer(urlOf(config.http));
    await requireFreePort(config.http);
    app = await createApp({ config, database, logger });
    await Promise.race([prepare(app, { config, database, output }), aborted(stop)]);
    if (stop.aborted) {
      graceMs = 0; // what was being loaded is completed at the next start
      return;
    }
    if (config.role !== 'api') await app.get(LiveWorker, { strict: false }).start();
    const url = await listen(app, config);
    await database.announceServer(url);
    logger.info({ url }, 'listening');
    showBanner(output, { url, home: database.connection.home });
    await aborted(stop);
    output.line('Stopping: finishing the requests in flight. Ctrl-C again stops at once.');
  } finally {
    await close({ database, app, graceMs });
  }
}

interface Preparation {
  readonly config: Config;
  readonly database: Database;
  readonly output: Output;
}

async function prepare(app: NestFastifyApplication, { config, database, output }: Preparation): Promise<void> {
  if (database.connection.embedded) await loadDemo(app, config, output);
}

/** @returns the address, with the port that was picked if any would do */
async function listen(app: NestFastifyApplication, { http }: Config): Promise<string> {
  try {
    await app.listen(http.port, http.host);
  } catch (error) {
    throw listenError(error, http);
  }
  const address = app.getHttpServer().address();
  return urlOf({ host: http.host, port: typeof address === 'object' && address !== null ? address.port : http.port });
}
