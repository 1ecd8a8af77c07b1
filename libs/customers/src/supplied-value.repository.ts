import type { UnitOfWork } from '#platform';

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

  async move(from: string, into: string): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO supplied_value (customer_id, feature, supplied_at, value)
       SELECT $2, feature, supplied_at, value FROM supplied_value WHERE customer_id = $1 ON CONFLICT DO NOTHING`,
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
