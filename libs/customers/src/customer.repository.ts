import { copyInto, type UnitOfWork } from '#platform';
import { admitGathered } from './ingestion/admit-gathered.js';

export interface CustomerProfile {
  readonly attributes: Record<string, unknown>;
  readonly events: number;
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

  /** Makes sure the customer exists. */
  async makeKnown(customerId: string, now: Date): Promise<void> {
    await this.makeAllKnown([{ customerId, isAnonymous: false }], now);
  }

  /** Makes sure that customers exist; in the order of their ids, so that two who do so do not wait for each other. */
  async makeAllKnown(customers: ReadonlyArray<{ customerId: string; isAnonymous: boolean }>, now: Date): Promise<void> {
    const sorted = [...customers].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
    await this.unitOfWork.execute(
      `INSERT INTO customer (customer_id, attributes, updated_at, anonymous)
       SELECT customer_id, '{}', $3, is_anonymous FROM unnest($1::text[], $2::boolean[]) AS known (customer_id, is_anonymous)
       ON CONFLICT (customer_id) DO NOTHING`,
      [sorted.map(({ customerId }) => customerId), sorted.map(({ isAnonymous }) => isAnonymous), now],
    );
  }

  /** Lays attributes over those of a customer, who is new or not. Somebody identified is never anonymous again. */
  async state({
    customerId,
    attributes,
    isAnonymous,
    now,
  }: {
    customerId: string;
    attributes: Record<string, unknown>;
    isAnonymous: boolean;
    now: Date;
  }): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO customer (customer_id, attributes, updated_at, anonymous) VALUES ($1, $2::jsonb, $3, $4)
       ON CONFLICT (customer_id) DO UPDATE
       SET attributes = customer.attributes || excluded.attributes, anonymous = customer.anonymous AND excluded.anonymous,
           updated_at = CASE WHEN excluded.attributes = '{}' THEN customer.updated_at ELSE excluded.updated_at END`,
      [customerId, JSON.stringify(attributes), now, isAnonymous],
    );
  }

  async exists(customerId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query('SELECT 1 FROM customer WHERE customer_id = $1', [customerId]);
    return rows.length > 0;
  }

  /** Whether an id is that of nobody identified; so is one that was never seen. */
  async isAnonymous(customerId: string): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ anonymous: boolean }>(
      'SELECT anonymous FROM customer WHERE customer_id = $1',
      [customerId],
    );
    return row?.anonymous ?? true;
  }

  /** Gives the attributes of one customer to another. What both state is as the one says who changed last, or who stays. */
  async merge({ from, into, now }: { from: string; into: string; now: Date }): Promise<void> {
    await this.makeAllKnown([{ customerId: into, isAnonymous: await this.isAnonymous(from) }], now);
    await this.unitOfWork.execute(
      `INSERT INTO customer (customer_id, attributes, updated_at, anonymous)
       SELECT $2, attributes, updated_at, anonymous FROM customer WHERE customer_id = $1
       ON CONFLICT (customer_id) DO UPDATE
       SET attributes = CASE WHEN excluded.updated_at > customer.updated_at THEN customer.attributes || excluded.attributes
                             ELSE excluded.attributes || customer.attributes END,
           updated_at = greatest(customer.updated_at, excluded.updated_at),
           anonymous = customer.anonymous AND excluded.anonymous`,
      [from, into],
    );
    await this.delete([from]);
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
   * Adds new customers and lays new attributes over known ones; of several rows for one customer the last wins.
   * @returns how many customers are new or changed
   */
  async mergeGathered(now: Date): Promise<number> {
    await admitGathered(this.unitOfWork, 'incoming_customer', now);
    return this.unitOfWork.execute(
      `INSERT INTO customer (customer_id, attributes, updated_at)
       SELECT DISTINCT ON (customer_id) customer_id, attributes, $1::timestamptz FROM incoming_customer
       ORDER BY customer_id, line DESC
       ON CONFLICT (customer_id) DO UPDATE
       SET attributes = customer.attributes || excluded.attributes, updated_at = excluded.updated_at
       WHERE customer.attributes || excluded.attributes <> customer.attributes`,
      [now],
    );
  }
}
