import { copyInto, type UnitOfWork } from '#platform';

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
    await this.unitOfWork.execute(
      `INSERT INTO customer (customer_id, attributes, updated_at) VALUES ($1, '{}', $2)
       ON CONFLICT (customer_id) DO NOTHING`,
      [customerId, now],
    );
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
