import { bucketSql } from '#customers';
import type { UnitOfWork } from '#platform';
import type { StateBuild } from './state-build.repository.js';

/** Something that happened to a customer, for which their state is to be computed again. */
export interface WaitingChange {
  readonly id: string;
  readonly customerId: string;
  /** When it arrived; or for an event that was ahead of its time, when it happened. */
  readonly dueAt: Date;
  /** When it happened, if it is an event. */
  readonly occurredAt: Date | null;
}

/** A customer whose state changes by the clock alone. */
export interface DueCustomer {
  readonly customerId: string;
  readonly nextChangeAt: Date;
}

/** The clock of one customer: when their state last changed, and when it will. */
export interface CustomerClock {
  readonly changedAt: Date;
  readonly nextChangeAt: Date | null;
}

/** What is to be done: changes that arrived, clocks that have run out, and while a state is built whom the workers moved. */
export class PendingQueue {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The longest waiting changes to customers of some buckets. Their locks are held, so nobody else takes them. */
  async changes(buckets: readonly number[], { now, limit }: { now: Date; limit: number }): Promise<WaitingChange[]> {
    const rows = await this.unitOfWork.query<{
      id: string;
      customer_id: string;
      due_at: Date;
      occurred_at: Date | null;
    }>(
      `SELECT id, customer_id, due_at, occurred_at FROM pending_change
       WHERE due_at <= $2 AND ${bucketSql('customer_id')} = ANY($1::int[]) ORDER BY due_at, id LIMIT $3`,
      [buckets, now, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      customerId: row.customer_id,
      dueAt: row.due_at,
      occurredAt: row.occurred_at,
    }));
  }

  /** Takes changes off the queue. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.unitOfWork.execute('DELETE FROM pending_change WHERE id = ANY($1::bigint[])', [ids]);
  }

  /** The customers of some buckets whose clocks have run out, the earliest first. */
  async due(buckets: readonly number[], { now, limit }: { now: Date; limit: number }): Promise<DueCustomer[]> {
    const rows = await this.unitOfWork.query<{ customer_id: string; next_change_at: Date }>(
      `SELECT customer_id, next_change_at FROM customer_state
       WHERE next_change_at <= $2 AND ${bucketSql('customer_id')} = ANY($1::int[]) ORDER BY next_change_at LIMIT $3`,
      [buckets, now, limit],
    );
    return rows.map((row) => ({ customerId: row.customer_id, nextChangeAt: row.next_change_at }));
  }

  /** The clocks of some customers; those without a state yet are absent. */
  async clocks(customerIds: readonly string[]): Promise<Map<string, CustomerClock>> {
    const rows = await this.unitOfWork.query<{ customer_id: string; changed_at: Date; next_change_at: Date | null }>(
      'SELECT customer_id, changed_at, next_change_at FROM customer_state WHERE customer_id = ANY($1::text[])',
      [customerIds],
    );
    return new Map(
      rows.map((row) => [row.customer_id, { changedAt: row.changed_at, nextChangeAt: row.next_change_at }]),
    );
  }

  /** Notes whom a worker moved, for the state that is being built; nothing if none is. */
  async touch(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO touched_while_building (customer_id) SELECT unnest($1::text[])
       WHERE EXISTS (SELECT 1 FROM state_build WHERE status = 'building')`,
      [customerIds],
    );
  }

  /** Notes everybody whose stored state is not the one as of an instant, or who has none. @returns how many they are */
  async touchAllBehind(asOf: Date): Promise<number> {
    return this.unitOfWork.execute(
      `INSERT INTO touched_while_building (customer_id)
       SELECT customer_id FROM pending_change WHERE due_at <= $1
       UNION SELECT customer_id FROM customer_state WHERE next_change_at <= $1
       UNION SELECT customer_id FROM customer c WHERE NOT EXISTS (SELECT 1 FROM customer_state s WHERE s.customer_id = c.customer_id)`,
      [asOf],
    );
  }

  /** Takes some of those who were moved. */
  async takeTouched(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      `DELETE FROM touched_while_building WHERE id IN (SELECT id FROM touched_while_building ORDER BY id LIMIT $1)
       RETURNING customer_id`,
      [limit],
    );
    return [...new Set(rows.map(({ customer_id }) => customer_id))];
  }

  async countTouched(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM touched_while_building',
    );
    return row?.count ?? 0;
  }

  async forgetTouched(): Promise<void> {
    await this.unitOfWork.execute('TRUNCATE touched_while_building');
  }

  /** Takes off the queue what a build has seen: changes that were committed before it began, and due then. */
  async forgetCovered({ snapshot, asOf, startedAt }: StateBuild): Promise<void> {
    const dueBy = asOf > startedAt ? asOf : startedAt;
    await this.unitOfWork.execute(
      'DELETE FROM pending_change WHERE due_at <= $2 AND pg_visible_in_snapshot(xact, $1::pg_snapshot)',
      [snapshot, dueBy],
    );
  }

  /** Since when the longest waiting change waits, and how many there are; counted up to a limit. */
  async backlog(now: Date, limit: number): Promise<{ oldest: Date | null; count: number }> {
    const [row] = await this.unitOfWork.query<{ oldest: Date | null; count: number }>(
      `SELECT min(due_at) AS oldest, count(*)::int AS count
       FROM (SELECT due_at FROM pending_change WHERE due_at <= $1 ORDER BY due_at LIMIT $2) waiting`,
      [now, limit],
    );
    return row ?? { oldest: null, count: 0 };
  }

  /** The earliest clock of all that has not been followed yet; null if none will ever run out. */
  async nextChange(): Promise<Date | null> {
    const [row] = await this.unitOfWork.query<{ next: Date | null }>(
      'SELECT min(next_change_at) AS next FROM customer_state',
    );
    return row?.next ?? null;
  }

  /** When the next change that lies ahead is due; null without one. */
  async nextDue(): Promise<Date | null> {
    const [row] = await this.unitOfWork.query<{ next: Date | null }>('SELECT min(due_at) AS next FROM pending_change');
    return row?.next ?? null;
  }

  /** How many clocks have run out, counted up to a limit. */
  async countDue(now: Date, limit: number): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::int AS count
       FROM (SELECT 1 FROM customer_state WHERE next_change_at <= $1 LIMIT $2) due`,
      [now, limit],
    );
    return row?.count ?? 0;
  }
}
