import type { ClientBase } from 'pg';
import { WinnowError } from '#kernel';

/** What ends work on the database early, with WINNOW_CANCELLED. */
export interface Limits {
  /** The longest that one statement may take. */
  readonly statementTimeoutMs?: number;
  /** When it is aborted, the statement that runs is cancelled. */
  readonly signal?: AbortSignal | undefined;
}

/** SQLSTATE of a statement that was cancelled, by a timeout or on demand. */
const QUERY_CANCELED = '57014';

/** Holds one transaction to its limits. */
export class Watch {
  private backend = 0;
  private cancelling: Promise<unknown> | undefined;

  /** @param cancel cancels what a backend of PostgreSQL is doing */
  constructor(
    private readonly limits: Limits,
    private readonly cancel: (backend: number) => Promise<unknown>,
  ) {}

  /** Sets the limits; to be called when the transaction has begun. */
  async begin(client: ClientBase): Promise<void> {
    const { statementTimeoutMs, signal } = this.limits;
    if (statementTimeoutMs !== undefined) {
      await client.query(`SELECT set_config('statement_timeout', $1, true)`, [String(statementTimeoutMs)]);
    }
    if (signal === undefined) return;
    const { rows } = await client.query<{ backend: number }>('SELECT pg_backend_pid() AS backend');
    this.backend = rows[0]?.backend ?? 0;
    signal.throwIfAborted();
    signal.addEventListener('abort', this.onAbort);
  }

  /** Stops watching. A cancellation under way is waited for, so that it cannot hit whoever uses the connection next. */
  async end(): Promise<void> {
    this.limits.signal?.removeEventListener('abort', this.onAbort);
    await this.cancelling;
  }

  /** Tells which limit was reached, if that is what an error is about. */
  explain(error: unknown): unknown {
    const { statementTimeoutMs = 0, signal } = this.limits;
    if (signal?.aborted === true) return cancelled('Whoever asked is gone.', error);
    const isTimeout =
      statementTimeoutMs > 0 && error instanceof Error && 'code' in error && error.code === QUERY_CANCELED;
    return isTimeout ? cancelled(`The database took longer than ${statementTimeoutMs / 1000} s.`, error) : error;
  }

  private readonly onAbort = (): void => {
    this.cancelling = this.cancel(this.backend).catch(() => {}); // the statement then runs to its end, or into its timeout
  };
}

const cancelled = (detail: string, cause: unknown): WinnowError =>
  new WinnowError('WINNOW_CANCELLED', detail, [], { cause });
