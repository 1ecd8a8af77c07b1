import type { JsonObject } from '#kernel';
import { copyInto, type UnitOfWork } from '#platform';
import { Admission } from './ingestion/admission.js';
import { PendingChangeRepository } from './pending-change.repository.js';

export interface CustomerProfile {
  readonly attributes: Record<string, unknown>;
  readonly events: number;
}

/** What is stated about a customer. */
export interface Statement {
  readonly customerId: string;
  readonly attributes: JsonObject;
  readonly isAnonymous: boolean;
}

interface Merging {
  readonly from: string;
  readonly into: string;
  /** Whether who stays goes by an id of nobody identified. */
  readonly isAnonymous: boolean;
  readonly now: Date;
}

/** Customers and what was stated about them. */
export class CustomerRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find(customerId: string): Promise<CustomerProfile | undefined> {
    const [row] = await this.unitOfWork.query<{ attributes: Record<string, unknown>; events: number }>(
      `SELECT attributes, (SELECT count(*)::int FROM event WHERE customer_id = $1) AS events
       FROM customer WHERE customer_id = $1`,
      [customerId],
    );
    return row;
  }

  /** How many are known. */
  async count(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ customers: number }>('SELECT count(*)::int AS customers FROM customer');
    return row?.customers ?? 0;
  }

  /** Makes sure the customer exists. @returns whether they are new */
  async makeKnown(customerId: string, now: Date): Promise<boolean> {
    return (await this.makeAllKnown([{ customerId, isAnonymous: false }], now)).size > 0;
  }

  /**
   * Makes sure that customers exist, once each; somebody identified is never anonymous again. In the order of their ids, so that two who do
   * so do not wait for each other, and without touching those who are as they should be.
   * @returns who is new
   */
  async makeAllKnown(
    customers: ReadonlyArray<{ readonly customerId: string; readonly isAnonymous: boolean }>,
    now: Date,
  ): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      `WITH stored AS (
         INSERT INTO customer (customer_id, attributes, updated_at, anonymous)
         SELECT g.customer_id, '{}', $3::timestamptz, g.is_anonymous
         FROM unnest($1::text[], $2::boolean[]) AS g (customer_id, is_anonymous) LEFT JOIN customer c ON c.customer_id = g.customer_id
         WHERE c.customer_id IS NULL OR (c.anonymous AND NOT g.is_anonymous)
         ORDER BY g.customer_id COLLATE "C"
         ON CONFLICT (customer_id) DO UPDATE SET anonymous = customer.anonymous AND excluded.anonymous
         RETURNING customer_id, xmax = 0 AS is_new
       )
       SELECT customer_id FROM stored WHERE is_new`,
      [customers.map(({ customerId }) => customerId), customers.map(({ isAnonymous }) => isAnonymous), now],
    );
    return new Set(rows.map(({ customer_id }) => customer_id));
  }

  /**
   * Lays attributes over those of customers, each of whom is new or not and comes once. Somebody identified is never anonymous again.
   * @returns who is new or changed
   */
  async state(statements: readonly Statement[], now: Date): Promise<Set<string>> {
    if (statements.length === 0) return new Set();
    const ids = statements.map(({ customerId }) => customerId);
    const timed = await this.timedAmong(ids);
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      `INSERT INTO customer (customer_id, attributes, updated_at, anonymous, attribute_times)
       SELECT customer_id, attributes, $5::timestamptz, is_anonymous, times
       FROM unnest($1::text[], $2::jsonb[], $3::boolean[], $4::jsonb[]) AS given (customer_id, attributes, is_anonymous, times)
       ORDER BY customer_id COLLATE "C"
       ON CONFLICT (customer_id) DO UPDATE
       SET attributes = customer.attributes || excluded.attributes, attribute_times = customer.attribute_times || excluded.attribute_times,
           anonymous = customer.anonymous AND excluded.anonymous,
           updated_at = CASE WHEN customer.attributes || excluded.attributes = customer.attributes
                             THEN customer.updated_at ELSE excluded.updated_at END
       WHERE customer.attributes || excluded.attributes <> customer.attributes OR (customer.anonymous AND NOT excluded.anonymous)
       RETURNING customer_id`,
      [
        ids,
        statements.map(({ attributes }) => JSON.stringify(attributes)),
        statements.map(({ isAnonymous }) => isAnonymous),
        statements.map(({ customerId, attributes }) => (timed.has(customerId) ? timesJson(attributes, now) : null)),
        now,
      ],
    );
    return new Set(rows.map(({ customer_id }) => customer_id));
  }

  async exists(customerId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query('SELECT 1 FROM customer WHERE customer_id = $1', [customerId]);
    return rows.length > 0;
  }

  /** Whether an id is that of nobody identified; so is one that was never seen. */
  async isAnonymous(customerId: string): Promise<boolean> {
    return !(await this.identifiedAmong([customerId])).has(customerId);
  }

  /** Those of some customers who are identified. */
  async identifiedAmong(customerIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      'SELECT customer_id FROM customer WHERE customer_id = ANY($1::text[]) AND NOT anonymous',
      [customerIds],
    );
    return new Set(rows.map(({ customer_id }) => customer_id));
  }

  /**
   * Makes one profile of two. Of what both state, the newer stays: an attribute is as old as the last change of its customer, and from now
   * on each has a time of its own. Of two that are equally old the greater stays, so that the order of merges makes no difference.
   */
  async merge({ from, into, isAnonymous, now }: Merging): Promise<void> {
    await this.makeAllKnown([{ customerId: into, isAnonymous }], now);
    if (await this.hasAttributes(from)) await this.mergeAttributes(from, into);
    await this.delete([from]);
  }

  private async hasAttributes(customerId: string): Promise<boolean> {
    const sql = `SELECT 1 FROM customer WHERE customer_id = $1 AND attributes <> '{}'`;
    return (await this.unitOfWork.query(sql, [customerId])).length > 0;
  }

  private async mergeAttributes(from: string, into: string): Promise<void> {
    await this.unitOfWork.execute(
      `WITH side AS (SELECT * FROM customer WHERE customer_id IN ($1, $2)),
       stated AS (
         SELECT one.key, one.value, coalesce((side.attribute_times ->> one.key)::bigint, floor(extract(epoch FROM side.updated_at) * 1000)::bigint) AS at
         FROM side, jsonb_each(side.attributes) AS one
       ),
       newest AS (SELECT DISTINCT ON (key) key, value, at FROM stated ORDER BY key, at DESC, value DESC)
       UPDATE customer
       SET attributes = merged.attributes, attribute_times = merged.times, updated_at = merged.updated_at
       FROM (SELECT jsonb_object_agg(key, value) AS attributes, jsonb_object_agg(key, at) AS times,
                    (SELECT max(updated_at) FROM side) AS updated_at FROM newest) AS merged
       WHERE customer_id = $2`,
      [from, into],
    );
  }

  async delete(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute('DELETE FROM customer WHERE customer_id = ANY($1::text[])', [customerIds]);
  }

  async isEmpty(): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ empty: boolean }>(
      'SELECT NOT EXISTS (SELECT 1 FROM customer) AS empty',
    );
    return row?.empty ?? true;
  }

  /** Gathers rows `customer id, attributes (JSON)` of COPY text for {@link mergeGathered}. */
  async gather(chunks: AsyncIterable<string>): Promise<void> {
    await this.unitOfWork.execute(
      `CREATE TEMPORARY TABLE incoming_customer
         (line int GENERATED ALWAYS AS IDENTITY, customer_id text COLLATE "C" NOT NULL, attributes jsonb NOT NULL) ON COMMIT DROP`,
    );
    await copyInto(this.unitOfWork, 'incoming_customer (customer_id, attributes)', chunks);
  }

  /**
   * Adds new customers and lays new attributes over known ones; of several rows for one customer the last wins. Whoever is new or changed
   * is queued to be computed again.
   * @returns how many those are
   */
  async mergeGathered(now: Date): Promise<number> {
    await this.unitOfWork.get(Admission).settle('incoming_customer');
    const changed = await this.unitOfWork.execute(
      `WITH merged AS (
         INSERT INTO customer (customer_id, attributes, updated_at, attribute_times)
         SELECT DISTINCT ON (customer_id) customer_id, attributes, $1::timestamptz,
                CASE WHEN customer_id IN (SELECT customer_id FROM identity)
                     THEN coalesce((SELECT jsonb_object_agg(key, $2::bigint) FROM jsonb_object_keys(attributes) AS key), '{}') END
         FROM incoming_customer
         ORDER BY customer_id, line DESC
         ON CONFLICT (customer_id) DO UPDATE
         SET attributes = customer.attributes || excluded.attributes, attribute_times = customer.attribute_times || excluded.attribute_times,
             updated_at = excluded.updated_at, anonymous = false
         WHERE customer.attributes || excluded.attributes <> customer.attributes OR customer.anonymous
         RETURNING customer_id
       )
       INSERT INTO pending_change (customer_id, due_at, arrived_at) SELECT customer_id, $1::timestamptz, $1::timestamptz FROM merged`,
      [now, now.getTime()],
    );
    if (changed > 0) await this.unitOfWork.get(PendingChangeRepository).wake();
    return changed;
  }

  /** Those of some customers whose attributes have a time each, because customers were merged into them. */
  private async timedAmong(customerIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      'SELECT customer_id FROM customer WHERE customer_id = ANY($1::text[]) AND attribute_times IS NOT NULL',
      [customerIds],
    );
    return new Set(rows.map(({ customer_id }) => customer_id));
  }
}

const timesJson = (attributes: JsonObject, now: Date): string =>
  JSON.stringify(Object.fromEntries(Object.keys(attributes).map((key) => [key, now.getTime()])));
