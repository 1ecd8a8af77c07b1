import { setTimeout as delay } from 'node:timers/promises';
import type { UnitOfWork } from '#platform';
import { PendingChangeRepository } from '../pending-change.repository.js';

/**
 * Held shared by whoever writes about customers by their resolved ids, and alone by whoever changes what ids resolve to: so nothing is
 * written under an id that is being merged or erased.
 */
const IDENTITY_LOCK = 7_230_625;

/**
 * How long to wait for the lock at a time. Others who want it shared have to wait behind, so whoever wants it alone steps back while
 * somebody keeps it for long.
 */
const PATIENCE_MS = 100;
const PAUSE_MS = 50;

/** SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** A table that this transaction has made, with a column `customer_id`. */
export type GatheredTable = 'incoming_event' | 'incoming_customer' | 'incoming_value';

/** Another name of a customer. */
export interface Alias {
  readonly customerId: string;
  /** It was never the id of somebody identified. */
  readonly isAnonymous: boolean;
}

/** Which ids are other names of which customers. An alias always names its customer directly, never another alias. */
export class IdentityRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Until the end of the transaction, ids mean what they mean now. */
  async holdStill(): Promise<void> {
    await this.unitOfWork.execute('SELECT pg_advisory_xact_lock_shared($1)', [IDENTITY_LOCK]);
  }

  /**
   * Waits until nobody relies on what ids mean, and until no worker moves one of some customers; keeps it so until the end of the
   * transaction. To be called before anything else that locks.
   */
  async holdAlone(customerIds: readonly string[]): Promise<void> {
    while (!(await this.tryHoldAlone(customerIds))) await delay(PAUSE_MS);
  }

  /** The customers that those of some ids name which are aliases. */
  async resolve(ids: readonly string[]): Promise<Map<string, string>> {
    const aliases = await this.aliasesAmong(ids);
    return new Map([...aliases].map(([id, { customerId }]) => [id, customerId]));
  }

  /** Those of some ids which are aliases. */
  async aliasesAmong(ids: readonly string[]): Promise<Map<string, Alias>> {
    const rows = await this.unitOfWork.query<{ alias_id: string; customer_id: string; anonymous: boolean }>(
      'SELECT alias_id, customer_id, anonymous FROM identity WHERE alias_id = ANY($1::text[])',
      [ids],
    );
    return new Map(
      rows.map(({ alias_id, customer_id, anonymous }) => [
        alias_id,
        { customerId: customer_id, isAnonymous: anonymous },
      ]),
    );
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

  /** Makes the id of a customer another name of a second one, with all that were other names of it. */
  async link(aliasId: string, { customerId, isAnonymous }: Alias, now: Date): Promise<void> {
    await this.unitOfWork.execute('DELETE FROM identity WHERE alias_id = $1', [customerId]);
    await this.unitOfWork.execute('UPDATE identity SET customer_id = $2 WHERE customer_id = $1', [aliasId, customerId]);
    await this.unitOfWork.execute(
      'INSERT INTO identity (alias_id, customer_id, anonymous, linked_at) VALUES ($1, $2, $3, $4)',
      [aliasId, customerId, isAnonymous, now],
    );
  }

  /** Notes that an alias is the id of somebody identified. */
  async markIdentified(aliasId: string): Promise<void> {
    await this.unitOfWork.execute('UPDATE identity SET anonymous = false WHERE alias_id = $1', [aliasId]);
  }

  /** The aliases among the customers of a gathered table. */
  async aliasesWithin(table: GatheredTable): Promise<Map<string, Alias>> {
    const rows = await this.unitOfWork.query<{ alias_id: string; customer_id: string; anonymous: boolean }>(
      `SELECT alias_id, customer_id, anonymous FROM identity WHERE alias_id IN (SELECT customer_id FROM ${table})`,
    );
    return new Map(rows.map((row) => [row.alias_id, { customerId: row.customer_id, isAnonymous: row.anonymous }]));
  }

  /** Replaces aliases in a gathered table by the customers whom they name. */
  async resolveWithin(table: GatheredTable): Promise<void> {
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

  /** All locks, or none of them. */
  private async tryHoldAlone(customerIds: readonly string[]): Promise<boolean> {
    const letGo = await this.unitOfWork.savepoint();
    try {
      await this.unitOfWork.get(PendingChangeRepository).lockBuckets(customerIds);
      await this.unitOfWork.execute(`SELECT set_config('lock_timeout', $1, true)`, [`${PATIENCE_MS}ms`]);
      await this.unitOfWork.execute('SELECT pg_advisory_xact_lock($1)', [IDENTITY_LOCK]);
      await this.unitOfWork.execute(`SELECT set_config('lock_timeout', '0', true)`);
      return true;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      await letGo();
      return false;
    }
  }
}

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
