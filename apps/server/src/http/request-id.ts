import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';

/** What a client or proxy may call a request: short, and harmless in a log line. */
const SANE = /^[\w.:-]{1,100}$/;

/** The id a request came with, if it is sane, else a new one. It is in the answer, in the log and in problems. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
