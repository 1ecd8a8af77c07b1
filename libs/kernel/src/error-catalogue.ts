import type { Problem } from './problem.js';

/** What every error of Winnow looks like before it becomes problem+json (RFC 9457), a line in the terminal, or a log entry. */
export interface CatalogueEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Exit code of the `winnow` command. 1 is a refusal the user can mend, 2 wrong usage, 3 trouble around Winnow (database, disk), 70 a bug. */
  readonly exitCode: 1 | 2 | 3 | 70;
  readonly title: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

/** Codes are never reused for something else; `docs/errors.md` is generated from this table. */
export const ERROR_CATALOGUE = {
  WINNOW_USAGE: {
    status: 400,
    exitCode: 2,
    title: 'The request cannot be understood',
    remedy:
      'Compare it with `winnow COMMAND --help` or with the OpenAPI page; every wrong field is listed under `problems`.',
  },
  WINNOW_CONFIG_INVALID: {
    status: 500,
    exitCode: 2,
    title: 'The configuration is not valid',
    remedy: 'Correct the environment variables listed under `problems`; docs/config.md describes each one.',
  },
  WINNOW_NOT_FOUND: {
    status: 404,
    exitCode: 1,
    title: 'There is no such thing',
    remedy:
      'Check the spelling; lists of what exists come from `winnow segments`, `winnow experiment list` and the matching GET routes.',
  },
  WINNOW_DEFINITION_INVALID: {
    status: 422,
    exitCode: 1,
    title: 'A definition cannot be accepted',
    remedy: 'Mend the places that the JSON Pointers under `problems` name; nothing was changed.',
  },
  WINNOW_FILE_UNREADABLE: {
    status: 400,
    exitCode: 1,
    title: 'The file cannot be read to its end',
    remedy:
      'Check that it exists, is complete and is a CSV or gzip file; nothing was imported, so the same command can be run again.',
  },
  WINNOW_MAPPING_INVALID: {
    status: 422,
    exitCode: 1,
    title: 'The column mapping does not fit the file',
    remedy: 'Use column names from the header of the file; docs/importing.md explains every field of a mapping.',
  },
  WINNOW_IMPORT_ALL_REJECTED: {
    status: 422,
    exitCode: 1,
    title: 'Not one row of the file could be used',
    remedy:
      'The first reasons are listed under `problems`; usually the mapping, the delimiter or the date format is wrong. Nothing was imported.',
  },
  WINNOW_IMPORT_TOO_MANY_REJECTS: {
    status: 422,
    exitCode: 1,
    title: 'More rows were rejected than allowed',
    remedy: 'Mend the rows in the rejects file or allow more with --max-rejects; nothing was imported.',
  },
  WINNOW_REJECTS_UNWRITABLE: {
    status: 500,
    exitCode: 3,
    title: 'The rejects file cannot be written',
    remedy: 'Make room or choose another place with --rejects; nothing was imported.',
  },
  WINNOW_EXPERIMENT_CONFLICT: {
    status: 409,
    exitCode: 1,
    title: 'The experiment is not in a state that allows this',
    remedy: 'The detail says which state it is in and which one is needed.',
  },
  WINNOW_CANCELLED: {
    status: 422,
    exitCode: 1,
    title: 'The question was given up before it was answered',
    remedy: 'Ask for less: a simpler rule, fewer dates, no overlap. Nothing was changed.',
  },
  WINNOW_RESET_REFUSED: {
    status: 409,
    exitCode: 1,
    title: 'Winnow only resets its own embedded database',
    remedy: 'To empty a database of your own, drop its `winnow` schema yourself.',
  },
  WINNOW_DATABASE_UNAVAILABLE: {
    status: 503,
    exitCode: 3,
    title: 'The database cannot be reached or went away',
    remedy: 'Nothing half-done was kept. Check that PostgreSQL is running, then run the same thing again.',
  },
  WINNOW_DATABASE_FULL: {
    status: 507,
    exitCode: 3,
    title: 'The disk of the database is full',
    remedy: 'Nothing half-done was kept. Free disk space, then run the same thing again.',
  },
  WINNOW_DATABASE_UNSUPPORTED: {
    status: 500,
    exitCode: 2,
    title: 'This PostgreSQL is too old or not usable',
    remedy: 'Winnow needs PostgreSQL 15 or newer, encoding UTF8, and the right to create a schema.',
  },
  WINNOW_ALREADY_RUNNING: {
    status: 409,
    exitCode: 1,
    title: 'Winnow is already running on this data folder',
    remedy:
      'Use the running server, stop it, or start a second one on another folder with WINNOW_HOME and WINNOW_PORT.',
  },
  WINNOW_PORT_TAKEN: {
    status: 500,
    exitCode: 1,
    title: 'The port is already in use',
    remedy: 'Set WINNOW_PORT to a free port (0 picks one).',
  },
  WINNOW_POSTGRES_START_FAILED: {
    status: 500,
    exitCode: 3,
    title: 'The embedded PostgreSQL did not start',
    remedy: 'Read the log file named in the detail, or point DATABASE_URL at a PostgreSQL of your own.',
  },
  WINNOW_INTERNAL: {
    status: 500,
    exitCode: 70,
    title: 'Something went wrong inside Winnow',
    remedy: 'This is a bug. Please report it with the request id and the log lines that carry it.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error with a place in the catalogue. `message` is the detail: what happened this time, without secrets or personal data. */
export class WinnowError extends Error {
  override readonly name = 'WinnowError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly problems: readonly Problem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get entry(): CatalogueEntry {
    return ERROR_CATALOGUE[this.code];
  }
}
