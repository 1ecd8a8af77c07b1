import type { UnitOfWork } from '#platform';

/** Customers are divided into so many buckets, each with a lock of its own. */
export const BUCKETS = 32;

/** Class of the advisory locks of buckets; the second key is the bucket. */
export const LOCK_CLASS = 7_230_621;

/** The bucket of a customer. @param column an expression of the customer's id */
export const bucketSql = (column: string): string => `(hashtext(${column}) & ${BUCKETS - 1})`;

const WAKE = `SELECT pg_notify('winnow_pending', '')`;

/** A change that a customer's state has to take in. */
export interface PendingChange {
  readonly customerId: string;
  /** When it counts: now, or when an event that lies ahead occurs. */
  readonly dueAt: Date;
  /** When it happened, if it is an event. */
  readonly occurredAt?: Date;
}

/** The queue of customers to compute again. Filled in the transaction that changes something about them. */
export class PendingChangeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Queues changes, and wakes the workers when the transaction commits. */
  async enqueue(changes: readonly PendingChange[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    await this.unitOfWork.execute(
      `WITH queued AS (
         INSERT INTO pending_change (customer_id, due_at, occurred_at, arrived_at)
         SELECT customer_id, due_at, occurred_at, $4
         FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS change (customer_id, due_at, occurred_at)
       )
       ${WAKE}`,
      [
        changes.map(({ customerId }) => customerId),
        changes.map(({ dueAt }) => dueAt),
        changes.map(({ occurredAt }) => occurredAt ?? null),
        now,
      ],
    );
  }

  /** Tells the workers, when the transaction commits, that there is something to do. */
  async wake(): Promise<void> {
    await this.unitOfWork.execute(WAKE);
  }

  /** Makes the customers of gathered events known, and queues them: each now, and when events of theirs occur that lie ahead. */
  async enqueueGatheredEvents(now: Date): Promise<void> {
    await this.unitOfWork.execute(
      `WITH subject AS MATERIALIZED (
         SELECT customer_id, max(occurred_at) FILTER (WHERE occurred_at <= $1) AS occurred_at FROM incoming_event GROUP BY customer_id
       ),
       known AS (
         INSERT INTO customer (customer_id, attributes, updated_at)
         SELECT s.customer_id, '{}', $1::timestamptz
         FROM subject s LEFT JOIN customer c ON c.customer_id = s.customer_id WHERE c.customer_id IS NULL OR c.anonymous
         ORDER BY s.customer_id
         ON CONFLICT (customer_id) DO UPDATE SET anonymous = false WHERE customer.anonymous
       )
       INSERT INTO pending_change (customer_id, due_at, occurred_at, arrived_at)
       SELECT customer_id, $1::timestamptz, occurred_at, $1::timestamptz FROM subject
       UNION ALL
       SELECT DISTINCT customer_id, occurred_at, occurred_at, $1::timestamptz FROM incoming_event WHERE occurred_at > $1`,
      [now],
    );
    await this.wake();
  }

  /**
   * What will be due for one customer will be for another. What is due already is left where it is: it finds nobody of that name, and the
   * other is queued as whoever merges them says.
   */
  async moveTo(from: string, into: string, now: Date): Promise<void> {
    await this.unitOfWork.execute(
      `WITH waiting AS (DELETE FROM pending_change WHERE customer_id = $1 AND due_at > $3::timestamptz RETURNING due_at, occurred_at)
       INSERT INTO pending_change (customer_id, due_at, occurred_at, arrived_at)
       SELECT DISTINCT $2, due_at, occurred_at, $3::timestamptz FROM waiting`,
      [from, into, now],
    );
  }

  async forget(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute('DELETE FROM pending_change WHERE customer_id = ANY($1::text[])', [customerIds]);
  }

  /** Waits until no worker moves one of these customers, and keeps it so until the end of the transaction. */
  async lockBuckets(customerIds: readonly string[]): Promise<void> {
    const rows = await this.unitOfWork.query<{ bucket: number }>(
      `SELECT DISTINCT ${bucketSql('customer_id')} AS bucket FROM unnest($1::text[]) AS customer_id ORDER BY 1`,
      [customerIds],
    );
    for (const { bucket } of rows) {
      await this.unitOfWork.execute('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_CLASS, bucket]);
    }
  }
}
