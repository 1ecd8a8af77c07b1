import { once } from 'node:events';
import { WinnowError } from '#kernel';
import { acquireEmbeddedPostgres } from '../index.js';

/**
 * A process that takes a lease (options as JSON in its argument), says so in lines of JSON, and releases it when told, or
 * when whoever started it has ended.
 */
export type HolderEvent =
  | { readonly event: 'notice'; readonly line: string }
  | { readonly event: 'acquired'; readonly started: boolean; readonly home: string; readonly port: number }
  | { readonly event: 'failed'; readonly code: string; readonly message: string }
  | { readonly event: 'released' };

const say = (event: HolderEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);

try {
  const options = JSON.parse(process.argv[2] ?? '{}');
  const lease = await acquireEmbeddedPostgres({ ...options, onNotice: (line) => say({ event: 'notice', line }) });
  say({ event: 'acquired', started: lease.started, home: lease.home, port: lease.connection.port });
  await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')]);
  await lease.release();
  say({ event: 'released' });
  process.stdin.destroy();
} catch (error) {
  const code = error instanceof WinnowError ? error.code : 'unexpected';
  say({ event: 'failed', code, message: String(error) });
}
