import { copyInto, type UnitOfWork } from '#platform';
import { Admission } from './ingestion/admission.js';
import { PendingChangeRepository } from './pending-change.repository.js';

export interface SuppliedValue {
  readonly customerId: string;
  readonly value: string | number | boolean;
  readonly suppliedAt: Date;
}

/** Values of features that something outside computes, such as the scores of a model. Every value is kept, with its instant. */
export class SuppliedValueRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Stores values of a feature; of the same customer and instant, the last wins. */
  async store(feature: string, values: readonly SuppliedValue[]): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO supplied_value (customer_id, feature, supplied_at, value)
       SELECT DISTINCT ON (customer_id, supplied_at) customer_id, $1, supplied_at, value::jsonb
       FROM unnest($2::text[], $3::timestamptz[], $4::text[]) WITH ORDINALITY AS given (customer_id, supplied_at, value, place)
       ORDER BY customer_id, supplied_at, place DESC
       ON CONFLICT (customer_id, feature, supplied_at) DO UPDATE SET value = excluded.value`,
      [
        feature,
        values.map(({ customerId }) => customerId),
        values.map(({ suppliedAt }) => suppliedAt),
        values.map(({ value }) => JSON.stringify(value)),
      ],
    );
  }

  /** Gathers rows `customer id, instant, value (JSON)` of COPY text for {@link mergeGathered}. */
  async gather(chunks: AsyncIterable<string>): Promise<void> {
    await this.unitOfWork.execute(
      `CREATE TEMPORARY TABLE incoming_value
         (line int GENERATED ALWAYS AS IDENTITY, customer_id text COLLATE "C" NOT NULL, supplied_at timestamptz NOT NULL, value jsonb) ON COMMIT DROP`,
    );
    await copyInto(this.unitOfWork, 'incoming_value (customer_id, supplied_at, value)', chunks);
  }

  /**
   * Stores values of a feature, makes their customers known and queues them to be computed again, also when values count that lie ahead. Of several values of the same customer and
   * instant the last wins. @returns how many values are new or changed
   */
  async mergeGathered(feature: string, now: Date): Promise<number> {
    await this.unitOfWork.get(Admission).settle('incoming_value');
    const [row] = await this.unitOfWork.query<{ added: number }>(
      `WITH stored AS (
         INSERT INTO supplied_value (customer_id, feature, supplied_at, value)
         SELECT DISTINCT ON (customer_id, supplied_at) customer_id, $1, supplied_at, value FROM incoming_value
         ORDER BY customer_id, supplied_at, line DESC
         ON CONFLICT (customer_id, feature, supplied_at) DO UPDATE SET value = excluded.value
         WHERE supplied_value.value <> excluded.value
         RETURNING customer_id, supplied_at
       ),
       subject AS MATERIALIZED (SELECT DISTINCT customer_id FROM stored),
       known AS (
         INSERT INTO customer (customer_id, attributes, updated_at)
         SELECT s.customer_id, '{}', $2::timestamptz
         FROM subject s LEFT JOIN customer c ON c.customer_id = s.customer_id WHERE c.customer_id IS NULL OR c.anonymous
         ORDER BY s.customer_id
         ON CONFLICT (customer_id) DO UPDATE SET anonymous = false
       ),
       queued AS (
         INSERT INTO pending_change (customer_id, due_at, arrived_at)
         SELECT customer_id, $2::timestamptz, $2::timestamptz FROM subject
         UNION ALL
         SELECT customer_id, supplied_at, $2::timestamptz FROM stored WHERE supplied_at > $2
       )
       SELECT count(*)::int AS added FROM stored`,
      [feature, now],
    );
    const added = row?.added ?? 0;
    if (added > 0) await this.unitOfWork.get(PendingChangeRepository).wake();
    return added;
  }

  /** Gives the values of one customer to another. Of two of the same instant the greater stays, so that the order of merges makes no difference. */
  async move(from: string, into: string): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO supplied_value (customer_id, feature, supplied_at, value)
       SELECT $2, feature, supplied_at, value FROM supplied_value WHERE customer_id = $1
       ON CONFLICT (customer_id, feature, supplied_at) DO UPDATE SET value = greatest(supplied_value.value, excluded.value)`,
      [from, into],
    );
    await this.erase([from]);
  }

  async erase(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute('DELETE FROM supplied_value WHERE customer_id = ANY($1::text[])', [customerIds]);
  }

  async allOf(customerId: string): Promise<Array<Record<string, unknown>>> {
    return this.unitOfWork.query(
      'SELECT feature, supplied_at AS "suppliedAt", value FROM supplied_value WHERE customer_id = $1 ORDER BY feature, supplied_at',
      [customerId],
    );
  }
}
