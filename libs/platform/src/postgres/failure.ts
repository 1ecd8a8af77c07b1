import { WinnowError } from '#kernel';

export interface FailureContext {
  /** Where PostgreSQL wrote what it had to say, and its last lines. */
  readonly log?: { readonly file: string; readonly lastLines: string };
  readonly cause?: unknown;
}

/** What the log of PostgreSQL means, for the few causes worth a plain sentence. The first that fits wins. */
const CAUSES: ReadonlyArray<readonly [pattern: RegExp, sentence: string]> = [
  [/No space left on device|Disk quota exceeded/, 'the disk is full'],
  [/Permission denied|Operation not permitted/, 'a file or folder may not be read or written'],
  [/Cannot allocate memory|could not map anonymous shared memory/, 'there is not enough memory'],
];

/** The error of everything in this folder: `WINNOW_POSTGRES_START_FAILED`, what was tried, why not, and the end of the log. */
export function startFailed(what: string, { log, cause }: FailureContext = {}): WinnowError {
  const reason = CAUSES.find(([pattern]) => pattern.test(log?.lastLines ?? ''))?.[1];
  const sentence = reason === undefined ? `${what}.` : `${what}: ${reason}.`;
  const detail = log === undefined ? sentence : `${sentence} The last lines of ${log.file}:\n${log.lastLines}`;
  return new WinnowError('WINNOW_POSTGRES_START_FAILED', detail, [], { cause });
}

/** Turns what the file system, the process table or the driver threw into an error of ours; one of ours stays as it is. */
export function asStartFailure(error: unknown, home: string): WinnowError {
  if (error instanceof WinnowError) return error;
  const message = propertyOf(error, 'message');
  const errno = propertyOf(error, 'code');
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return startFailed(`The disk is full (${message})`, { cause: error });
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS')
    return startFailed(`No permission to use the data folder ${home} (${message})`, { cause: error });
  return startFailed(`The embedded PostgreSQL in ${home} cannot be used (${message})`, { cause: error });
}

/** Reads what Node adds to its errors (`code`, `errcode`), whichever realm the error is from. */
export function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
