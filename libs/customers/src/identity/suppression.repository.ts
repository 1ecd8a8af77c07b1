import { hash } from 'node:crypto';
import type { UnitOfWork } from '#platform';
import type { GatheredTable } from './identity.repository.js';

const digestOf = (id: string): Buffer => hash('sha256', id, 'buffer');

/** The same in SQL. */
const digestSql = (column: string): string => `sha256(convert_to(${column}, 'UTF8'))`;

/** Ids of people who were erased and are not to come back with late events. Only digests are kept, not the ids. */
export class SuppressionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(ids: readonly string[], now: Date): Promise<void> {
    await this.unitOfWork.execute(
      'INSERT INTO suppression (digest, erased_at) SELECT unnest($1::bytea[]), $2 ON CONFLICT DO NOTHING',
      [ids.map(digestOf), now],
    );
  }

  /** @returns whether the id was suppressed */
  async lift(id: string): Promise<boolean> {
    return (await this.unitOfWork.execute('DELETE FROM suppression WHERE digest = $1', [digestOf(id)])) > 0;
  }

  /** Those of some ids that are suppressed. */
  async among(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM unnest($1::text[]) AS given (id) JOIN suppression s ON s.digest = ${digestSql('id')}`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The suppressed among the customers of a gathered table. */
  async amongGathered(table: GatheredTable): Promise<string[]> {
    if (await this.isEmpty()) return [];
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      `SELECT customer_id FROM (SELECT DISTINCT customer_id FROM ${table}) gathered
       JOIN suppression s ON s.digest = ${digestSql('customer_id')}`,
    );
    return rows.map(({ customer_id }) => customer_id);
  }

  private async isEmpty(): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ empty: boolean }>(
      'SELECT NOT EXISTS (SELECT 1 FROM suppression) AS empty',
    );
    return row?.empty ?? true;
  }
}
