import type { UnitOfWork } from '#platform';

/**
 * Held shared by whoever writes about customers by their resolved ids, and alone by whoever changes what ids resolve to: so nothing is
 * written under an id that is being merged or erased.
 */
const IDENTITY_LOCK = 7_230_625;

/** Which ids are other names of which customers. An alias always names its customer directly, never another alias. */
export class IdentityRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Until the end of the transaction, ids mean what they mean now. */
  async holdStill(): Promise<void> {
    await this.unitOfWork.execute('SELECT pg_advisory_xact_lock_shared($1)', [IDENTITY_LOCK]);
  }

  /** Waits until nobody relies on what ids mean, and keeps it so until the end of the transaction. */
  async holdAlone(): Promise<void> {
    await this.unitOfWork.execute('SELECT pg_advisory_xact_lock($1)', [IDENTITY_LOCK]);
  }

  /** The customers that those of some ids name which are aliases. */
  async resolve(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.query<{ alias_id: string; customer_id: string }>(
      'SELECT alias_id, customer_id FROM identity WHERE alias_id = ANY($1::text[])',
      [ids],
    );
    return new Map(rows.map(({ alias_id, customer_id }) => [alias_id, customer_id]));
  }

  /** The customer that an id names: the id itself unless it is an alias. */
  async customerOf(id: string): Promise<string> {
    return (await this.resolve([id])).get(id) ?? id;
  }

  /** The other names of a customer, sorted. */
  async aliasesOf(customerId: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ alias_id: string }>(
      'SELECT alias_id FROM identity WHERE customer_id = $1 ORDER BY alias_id',
      [customerId],
    );
    return rows.map(({ alias_id }) => alias_id);
  }

  /** Makes an id another name of a customer, with all that were other names of it. */
  async link(aliasId: string, customerId: string, now: Date): Promise<void> {
    await this.unitOfWork.execute('UPDATE identity SET customer_id = $2 WHERE customer_id = $1', [aliasId, customerId]);
    await this.unitOfWork.execute(
      `INSERT INTO identity (alias_id, customer_id, linked_at) VALUES ($1, $2, $3)
       ON CONFLICT (alias_id) DO UPDATE SET customer_id = excluded.customer_id`,
      [aliasId, customerId, now],
    );
  }

  /** Replaces aliases in a column `customer_id` of a table that this transaction has made. */
  async resolveWithin(table: 'incoming_event' | 'incoming_customer'): Promise<void> {
    await this.unitOfWork.execute(
      `UPDATE ${table} SET customer_id = identity.customer_id FROM identity WHERE identity.alias_id = ${table}.customer_id`,
    );
  }

  async isEmpty(): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ empty: boolean }>(
      'SELECT NOT EXISTS (SELECT 1 FROM identity) AS empty',
    );
    return row?.empty ?? true;
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.unitOfWork.execute(
      'DELETE FROM identity WHERE alias_id = ANY($1::text[]) OR customer_id = ANY($1::text[])',
      [ids],
    );
  }
}
