import type { UnitOfWork } from '#platform';
import type { TransitionCause } from './move-customers.js';

/** A row of the log of transitions. */
export interface StoredTransition {
  readonly customerId: string;
  readonly asOf: Date;
  readonly entered: readonly number[];
  readonly exited: readonly number[];
  readonly becameAt: Date;
  readonly noticedAt: Date;
  readonly cause: TransitionCause;
  /** Versions of segments by key at that time. */
  readonly versions: Readonly<Record<string, number>>;
}

/** How many customers were in one segment and then in another; null is none of those asked about. */
export interface Move {
  readonly from: number | null;
  readonly to: number | null;
  readonly customers: number;
}

/** The log of who entered and left what. Rows are added by those who move customers, in the same statement. */
export class TransitionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Logs that a customer is no more. */
  async leaveAll(
    customerId: string,
    leaving: { segments: readonly number[]; asOf: Date; noticedAt: Date; definitionSetId: number },
  ): Promise<void> {
    const { segments, asOf, noticedAt, definitionSetId } = leaving;
    await this.unitOfWork.execute(
      `INSERT INTO transition (customer_id, as_of, entered, exited, segments, became_at, noticed_at, cause, definition_set_id)
       VALUES ($1, $2, '{}', $3, '{}', $2, $4, 'merge', $5)`,
      [customerId, asOf, segments, noticedAt, definitionSetId],
    );
  }

  async erase(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute('DELETE FROM transition WHERE customer_id = ANY($1::text[])', [customerIds]);
  }

  /** Newest first, with those of ids that were merged into this one. */
  async ofCustomer(customerId: string, limit: number): Promise<StoredTransition[]> {
    const rows = await this.unitOfWork.query<{
      customer_id: string;
      as_of: Date;
      entered: number[];
      exited: number[];
      became_at: Date;
      noticed_at: Date;
      cause: TransitionCause;
      versions: Record<string, number> | null;
    }>(
      `SELECT t.customer_id, t.as_of, t.entered, t.exited, t.became_at, t.noticed_at, t.cause, s.versions -> 'segment' AS versions
       FROM transition t LEFT JOIN definition_set s ON s.id = t.definition_set_id
       WHERE t.customer_id = $1 OR t.customer_id IN (SELECT alias_id FROM identity WHERE customer_id = $1)
       ORDER BY t.as_of DESC, t.transition_id DESC LIMIT $2`,
      [customerId, limit],
    );
    return rows.map((row) => ({
      customerId: row.customer_id,
      asOf: row.as_of,
      entered: row.entered,
      exited: row.exited,
      becameAt: row.became_at,
      noticedAt: row.noticed_at,
      cause: row.cause,
      versions: row.versions ?? {},
    }));
  }

  /** The segments a customer was in; none before their first transition. */
  async segmentsAsOf(customerId: string, asOf: Date): Promise<number[]> {
    const [row] = await this.unitOfWork.query<{ segments: number[] }>(
      `SELECT segments FROM transition WHERE customer_id = $1 AND as_of <= $2
       ORDER BY as_of DESC, transition_id DESC LIMIT 1`,
      [customerId, asOf],
    );
    return row?.segments ?? [];
  }

  /** Who was in which of some segments at one instant, and at another: all combinations that occur. */
  async moves(ids: readonly number[], { from, to }: { from: Date; to: Date }): Promise<Move[]> {
    return this.unitOfWork.query<{ from: number | null; to: number | null; customers: number }>(
      `WITH before AS (${segmentsAt('$2')}), after AS (${segmentsAt('$3')}),
       both_times AS (
         SELECT ${chosen('before.segments')} AS sources, ${chosen('after.segments')} AS targets
         FROM after LEFT JOIN before USING (customer_id)
       ),
       source AS (SELECT unnest(sources) AS "from", targets FROM both_times),
       move AS (SELECT "from", unnest(targets) AS "to" FROM source)
       SELECT "from", "to", count(*)::int AS customers FROM move GROUP BY "from", "to"`,
      [ids, from, to],
    );
  }
}

/** Customers known in the log by an instant, with the segments they were in then. */
const segmentsAt = (instant: string): string =>
  `SELECT DISTINCT ON (customer_id) customer_id, segments FROM transition
   WHERE as_of <= ${instant}::timestamptz ORDER BY customer_id, as_of DESC, transition_id DESC`;

/** Those of the segments asked about; a single NULL where there are none. */
const chosen = (segments: string): string =>
  `coalesce(nullif(ARRAY(SELECT id FROM unnest(${segments}) AS id WHERE id = ANY($1::int[])), '{}'), ARRAY[NULL::int])`;
