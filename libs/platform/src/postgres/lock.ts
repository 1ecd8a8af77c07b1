import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { propertyOf, startFailed } from './failure.js';

const POLL_MS = 25;
const PATIENCE_MS = 5_000;
const SQLITE_BUSY = 5;

export interface LockOptions {
  readonly file: string;
  /** Called once when the lock has been out of reach for 5 seconds. */
  onLongWait(): void;
}

/**
 * Does the work while no other process, and nobody else in this one, holds the lock on `file`.
 *
 * The lock is SQLite's exclusive lock on an empty database: the operating system holds it and drops it with the process,
 * however that dies, so there is no stale lock to detect and no process id to mistake for another.
 */
export async function withLock<T>({ file, onLongWait }: LockOptions, work: () => Promise<T>): Promise<T> {
  const lock = open(file);
  try {
    for (let waitedMs = 0; !tryLock(lock, file); waitedMs += POLL_MS) {
      if (waitedMs === PATIENCE_MS) onLongWait();
      await sleep(POLL_MS);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } catch (cause) {
    throw startFailed(`The lock file ${file} cannot be opened`, { cause });
  }
}

function tryLock(lock: DatabaseSync, file: string): boolean {
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (cause) {
    if (propertyOf(cause, 'errcode') === SQLITE_BUSY) return false;
    throw startFailed(`The lock file ${file} cannot be locked, perhaps because this user may not write it`, { cause });
  }
}
