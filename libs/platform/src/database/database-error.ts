import { WinnowError } from '#kernel';

const DISK_FULL = '53100';
const UNIQUE_VIOLATION = '23505';
/** SQLSTATE classes and codes, and Node's own codes, that mean "the server is not there (any more)". */
const UNAVAILABLE =
  /^(08|57P0|ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EPIPE|EAI_AGAIN|53300|28|3D000)/;
const LOST_CONNECTION = /connection terminated|connection ended|not queryable|client was closed|timeout expired/i;

/**
 * Gives errors of pg a place in the catalogue when the trouble is the server's or the disk's and not ours;
 * everything else passes through unchanged.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof WinnowError || !isErrorLike(error)) return error;
  // Node tries all addresses of a host and reports them together.
  const cause = error.errors?.[0] ?? error;
  const code = String(cause.code ?? '');
  if (code === DISK_FULL) {
    return new WinnowError('WINNOW_DATABASE_FULL', `PostgreSQL says: ${cause.message}`, [], { cause: error });
  }
  if (UNAVAILABLE.test(code) || LOST_CONNECTION.test(cause.message)) {
    return new WinnowError('WINNOW_DATABASE_UNAVAILABLE', `The connection failed: ${cause.message}`, [], {
      cause: error,
    });
  }
  return error;
}

/** Whether a statement failed because a row with this key exists. */
export const isUniqueViolation = (error: unknown): boolean => isErrorLike(error) && error.code === UNIQUE_VIOLATION;

interface ErrorLike {
  readonly message: string;
  readonly code?: unknown;
  readonly errors?: readonly ErrorLike[];
}

const isErrorLike = (error: unknown): error is ErrorLike =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
