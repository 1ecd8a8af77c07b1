import { hash } from 'node:crypto';
import type { UnitOfWork } from '#platform';

const digestOf = (id: string): Buffer => hash('sha256', id, 'buffer');

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
    if (await this.isEmpty()) return new Set();
    const byDigest = new Map(ids.map((id) => [digestOf(id).toString('hex'), id]));
    const rows = await this.unitOfWork.query<{ digest: Buffer }>(
      'SELECT digest FROM suppression WHERE digest = ANY($1::bytea[])',
      [ids.map(digestOf)],
    );
    return new Set(rows.flatMap(({ digest }) => byDigest.get(digest.toString('hex')) ?? []));
  }

  /** Deletes the rows of suppressed customers from a table that this transaction has made. @returns how many there were */
  async deleteWithin(table: 'incoming_event' | 'incoming_customer'): Promise<number> {
    if (await this.isEmpty()) return 0;
    return this.unitOfWork.execute(
      `DELETE FROM ${table} USING suppression WHERE suppression.digest = sha256(convert_to(${table}.customer_id, 'UTF8'))`,
    );
  }

  private async isEmpty(): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ empty: boolean }>(
      'SELECT NOT EXISTS (SELECT 1 FROM suppression) AS empty',
    );
    return row?.empty ?? true;
  }
}
