import { type Features, StateRepository } from '#features';
import type { UnitOfWork } from '#platform';
import { arrayWithout } from './move-customers.js';
import type { PopulationDifference } from './state-build.repository.js';

export interface SwitchLog {
  readonly asOf: Date;
  readonly noticedAt: Date;
  readonly definitionSetId: number;
}

/** What putting a state in the place of another changed. */
export interface Switch {
  readonly changed: number;
  readonly difference: PopulationDifference;
}

/** The state that is built, beside the state that is read: where they differ. */
export class SwitchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** How many customers there are, and at which ids to divide them into ranges of a size. */
  async ranges(size: number): Promise<{ customers: number; bounds: string[] }> {
    const [row] = await this.unitOfWork.query<{ customers: number; bounds: string[] | null }>(
      `SELECT count(*)::int AS customers, array_agg(customer_id ORDER BY place) FILTER (WHERE place % $1 = 0) AS bounds
       FROM (SELECT customer_id, row_number() OVER (ORDER BY customer_id) AS place FROM customer) placed`,
      [size],
    );
    return { customers: row?.customers ?? 0, bounds: row?.bounds ?? [] };
  }

  /** Takes those of some customers out of the state that is built who do not exist any more. */
  async dropUnknown(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute(
      `DELETE FROM customer_state_build b WHERE customer_id = ANY($1::text[])
         AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.customer_id = b.customer_id)`,
      [customerIds],
    );
  }

  /**
   * Logs what customers enter and leave when the one state takes the place of the other, and tells how many are new, gone or different
   * in a feature that both states have or in their segments.
   */
  async logDifference(features: Features, log: SwitchLog): Promise<Switch> {
    const compared = ['segments', ...(await this.sharedColumns(features))];
    const of = (table: string): string => compared.map((column) => `${table}.${column}`).join(', ');
    const none = `'{}'::int[]`;
    const [row] = await this.unitOfWork.query<{ changed: number; difference: PopulationDifference | null }>(
      `WITH changed AS MATERIALIZED (
         SELECT customer_id, coalesce(n.segments, ${none}) AS after, coalesce(o.segments, ${none}) AS before
         FROM customer_state_build n FULL JOIN customer_state o USING (customer_id)
         WHERE n.segments IS NULL OR o.segments IS NULL OR (${of('n')}) IS DISTINCT FROM (${of('o')})
       ),
       logged AS (
         INSERT INTO transition (customer_id, as_of, entered, exited, segments, became_at, noticed_at, cause, definition_set_id)
         SELECT customer_id, $1::timestamptz,
                CASE WHEN before = ${none} THEN after ELSE ${arrayWithout('after', 'before')} END,
                CASE WHEN after = ${none} THEN before WHEN before = ${none} THEN before ELSE ${arrayWithout('before', 'after')} END,
                after, $1::timestamptz, $2::timestamptz, 'definition', $3::int
         FROM changed WHERE after <> before
         RETURNING entered, exited
       ),
       moved AS (
         SELECT id, sum(entered)::int AS entered, sum(exited)::int AS exited
         FROM (SELECT unnest(entered) AS id, 1 AS entered, 0 AS exited FROM logged
               UNION ALL SELECT unnest(exited), 0, 1 FROM logged) one
         GROUP BY id
       )
       SELECT (SELECT count(*)::int FROM changed) AS changed,
              (SELECT jsonb_object_agg(id, jsonb_build_object('entered', entered, 'exited', exited)) FROM moved) AS difference`,
      [log.asOf, log.noticedAt, log.definitionSetId],
    );
    return { changed: row?.changed ?? 0, difference: row?.difference ?? {} };
  }

  private async sharedColumns(features: Features): Promise<string[]> {
    const states = this.unitOfWork.get(StateRepository);
    const before = await states.columns('customer_state');
    const after = await states.columns('customer_state_build');
    return [...features.keys()].filter((key) => before.get(key) === after.get(key)).map((key) => `"${key}"`);
  }
}
