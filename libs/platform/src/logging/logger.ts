import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../config/config.js';

export type { Logger } from 'pino';

/**
 * The structured logger. Request bodies, headers, query strings and customer ids are never logged; what looks like a secret is cut out
 * should it get here all the same.
 */
export function createLogger(config: Config): Logger {
  const pretty = config.log.format === 'pretty' || (config.log.format === 'auto' && process.stdout.isTTY === true);
  return pino({
    level: config.log.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: ['*.password', '*.authorization', '*.cookie', 'password', 'connectionString'], remove: true },
    ...(pretty && {
      transport: {
        target: 'pino-pretty',
        options: { translateTime: 'HH:MM:ss', ignore: 'requestId', messageFormat: '{msg}' },
      },
    }),
  });
}
