import { BUCKETS, LOCK_CLASS } from '#customers';
import type { UnitOfWork } from '#platform';

/**
 * Customers are divided into buckets by a hash of their id, and whoever changes the state of a customer holds the lock of their bucket
 * until the end of the transaction. So two workers never move the same customer at once, no lock is needed per customer, and none has
 * to be taken away from a worker that died.
 */
export const ALL_BUCKETS: readonly number[] = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

/** Takes the locks of those buckets that nobody else holds. @returns which they are */
export async function tryLockBuckets(unitOfWork: UnitOfWork, wanted: readonly number[]): Promise<number[]> {
  const rows = await unitOfWork.query<{ bucket: number }>(
    'SELECT bucket FROM unnest($1::int[]) AS bucket WHERE pg_try_advisory_xact_lock($2, bucket)',
    [wanted, LOCK_CLASS],
  );
  return rows.map(({ bucket }) => bucket);
}

/** Waits for the locks of all buckets: nobody moves a customer until the end of this transaction. */
export async function lockAllBuckets(unitOfWork: UnitOfWork): Promise<void> {
  for (const bucket of ALL_BUCKETS)
    await unitOfWork.execute('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_CLASS, bucket]);
}
