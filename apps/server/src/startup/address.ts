import { createServer } from 'node:net';
import { WinnowError } from '#kernel';
import type { Config } from '#platform';

type HttpConfig = Config['http'];

const ANY_ADDRESS = /^(0\.0\.0\.0|::)$/;

/** How a browser on this machine calls the server. */
export function urlOf({ host, port }: HttpConfig): string {
  const name = ANY_ADDRESS.test(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Fails like {@link listenError} if the server could not listen now: better before minutes of loading than after. */
export async function requireFreePort({ host, port }: HttpConfig): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  }).catch((error: unknown) => {
    throw listenError(error, { host, port });
  });
}

/** Errors of listening, with a place in the catalogue where they are the user's to mend. */
export function listenError(error: unknown, { host, port }: HttpConfig): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new WinnowError('WINNOW_PORT_TAKEN', `Something else listens on port ${port} of ${host}.`, [], {
        cause: error,
      });
    case 'EACCES':
      return invalid('WINNOW_PORT', `WINNOW_PORT is ${port}, which this user may not listen on.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return invalid('WINNOW_HOST', `WINNOW_HOST is ${host}, which is no address of this machine.`);
    default:
      return error;
  }
}

const invalid = (variable: string, message: string): WinnowError =>
  new WinnowError('WINNOW_CONFIG_INVALID', 'The server cannot listen there.', [
    { code: 'invalid-setting', pointer: `/${variable}`, message },
  ]);
