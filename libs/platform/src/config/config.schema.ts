import { resolve } from 'node:path';

/** One environment variable: what it is called, what it means, and how its text becomes a value. */
export interface Setting<T> {
  readonly variable: string;
  readonly description: string;
  /** Shown in docs/config.md; `undefined` means the setting is optional and off. */
  readonly defaultText: string | undefined;
  /** @returns the value, or a sentence saying what would be accepted. */
  readonly parse: (text: string | undefined) => { value: T } | { expected: string };
}

const optional = (
  variable: string,
  description: string,
  accept: (text: string) => { value: string } | { expected: string },
): Setting<string | undefined> => ({
  variable,
  description,
  defaultText: undefined,
  parse: (text) => (text === undefined ? { value: undefined } : accept(text)),
});

const text = (variable: string, description: string, fallback: string): Setting<string> => ({
  variable,
  description,
  defaultText: fallback,
  parse: (given) => ({ value: given ?? fallback }),
});

const integer = (
  variable: string,
  description: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): Setting<number> => ({
  variable,
  description,
  defaultText: String(fallback),
  parse: (given) => {
    const value = given === undefined ? fallback : /^\d+$/.test(given) ? Number(given) : Number.NaN;
    return Number.isInteger(value) && value >= min && value <= max
      ? { value }
      : { expected: `a whole number from ${min} to ${max}` };
  },
});

const choice = <C extends string>(
  variable: string,
  description: string,
  choices: readonly C[],
  fallback: C,
): Setting<C> => ({
  variable,
  description: `${description} One of: ${choices.map((name) => `\`${name}\``).join(', ')}.`,
  defaultText: fallback,
  parse: (given) => {
    const value = choices.find((name) => name === (given ?? fallback));
    return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value };
  },
});

function postgresUrl(given: string): { value: string } | { expected: string } {
  const protocol = URL.canParse(given) ? new URL(given).protocol : '';
  return protocol === 'postgres:' || protocol === 'postgresql:'
    ? { value: given }
    : { expected: 'a URL like postgresql://user:password@host:5432/database' };
}

/** Every setting of Winnow, in the order of docs/config.md. The keys are the paths in {@link Config}. */
export const CONFIG_SCHEMA = {
  database: {
    url: optional(
      'DATABASE_URL',
      'PostgreSQL 15 or newer to use instead of the embedded one. Winnow keeps to a schema of its own, `winnow`.',
      postgresUrl,
    ),
    poolSize: integer('WINNOW_DATABASE_POOL', 'Connections one process may hold open.', {
      fallback: 10,
      min: 2,
      max: 500,
    }),
  },
  home: {
    ...text(
      'WINNOW_HOME',
      'Folder of the embedded PostgreSQL: its data, its password, its log. Unused with `DATABASE_URL`.',
      '.winnow',
    ),
    parse: (given: string | undefined) => ({ value: resolve(given ?? '.winnow') }),
  },
  http: {
    host: text(
      'WINNOW_HOST',
      'Address the server listens on. There is no login yet: keep it on loopback.',
      '127.0.0.1',
    ),
    port: integer('WINNOW_PORT', 'Port the server listens on; 0 picks a free one.', {
      fallback: 3000,
      min: 0,
      max: 65535,
    }),
  },
  log: {
    level: choice(
      'WINNOW_LOG_LEVEL',
      'How much is logged.',
      ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'],
      'info',
    ),
    format: choice('WINNOW_LOG_FORMAT', 'How a log line looks.', ['auto', 'json', 'pretty'], 'auto'),
  },
  role: choice(
    'WINNOW_ROLE',
    'What the server does: answer requests (`api`), keep features and memberships true (`worker`), or both (`all`). A worker answers health checks and metrics only.',
    ['all', 'api', 'worker'],
    'all',
  ),
  staleAfterSeconds: integer(
    'WINNOW_STALE_AFTER',
    'Seconds that a change may wait until it is in the memberships, before `winnow status`, the log and the metrics raise the alarm.',
    { fallback: 60, min: 1, max: 86_400 },
  ),
  demo: {
    load: choice(
      'WINNOW_DEMO',
      'Whether the demo shop is loaded into an empty embedded database when the server starts.',
      ['on', 'off'],
      'on',
    ),
    customers: integer('WINNOW_DEMO_CUSTOMERS', 'Customers of the demo shop.', {
      fallback: 10_000,
      min: 100,
      max: 5_000_000,
    }),
  },
} as const;
