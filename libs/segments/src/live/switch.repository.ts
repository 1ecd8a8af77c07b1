import { type Features, StateRepository } from '#features';
import type { UnitOfWork } from '#platform';
import { arrayWithout } from './move-customers.js';
import type { PopulationDifference } from './state-build.repository.js';

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

  async indexBuild(): Promise<void> {
    const states = this.unitOfWork.get(StateRepository);
    if (!(await this.isIndexed())) await states.indexBuild();
  }

  /** How many customers are new, gone or different in a feature that both states have, or in their segments. */
  async countChanged(features: Features): Promise<number> {
    const states = this.unitOfWork.get(StateRepository);
    const before = await states.columns('customer_state');
    const after = await states.columns('customer_state_build');
    const added = [...features.keys()].some((key) => before.get(key) !== after.get(key));
    const compared = [
      'segments',
      ...[...features.keys()].filter((key) => before.get(key) === after.get(key)).map((key) => `"${key}"`),
    ];
    const of = (table: string): string => compared.map((column) => `${table}.${column}`).join(', ');
    const [row] = await this.unitOfWork.query<{ changed: number }>(
      added
        ? 'SELECT count(*)::int AS changed FROM customer_state_build'
        : `SELECT count(*)::int AS changed FROM customer_state_build n FULL JOIN customer_state o USING (customer_id)
           WHERE n.customer_id IS NULL OR o.customer_id IS NULL OR (${of('n')}) IS DISTINCT FROM (${of('o')})`,
    );
    return row?.changed ?? 0;
  }

  /** Logs what customers enter and leave when the one state takes the place of the other. */
  async logDifference({
    asOf,
    noticedAt,
    definitionSetId,
  }: {
    asOf: Date;
    noticedAt: Date;
    definitionSetId: number;
  }): Promise<void> {
    const none = `'{}'::int[]`;
    const columns = 'customer_id, as_of, entered, exited, segments, became_at, noticed_at, cause, definition_set_id';
    await this.unitOfWork.execute(
      `INSERT INTO transition (${columns})
       SELECT n.customer_id, $1::timestamptz,
              CASE WHEN o.customer_id IS NULL THEN n.segments ELSE ${arrayWithout('n.segments', 'o.segments')} END,
              CASE WHEN o.customer_id IS NULL THEN ${none} ELSE ${arrayWithout('o.segments', 'n.segments')} END,
              n.segments, $1::timestamptz, $2::timestamptz, 'definition', $3::int
       FROM customer_state_build n LEFT JOIN customer_state o USING (customer_id)
       WHERE n.segments <> coalesce(o.segments, ${none})`,
      [asOf, noticedAt, definitionSetId],
    );
    await this.unitOfWork.execute(
      `INSERT INTO transition (${columns})
       SELECT o.customer_id, $1::timestamptz, ${none}, o.segments, ${none}, $1::timestamptz, $2::timestamptz, 'definition', $3::int
       FROM customer_state o LEFT JOIN customer_state_build n USING (customer_id)
       WHERE n.customer_id IS NULL AND o.segments <> ${none}`,
      [asOf, noticedAt, definitionSetId],
    );
  }

  /** By the id of a segment, how many customers enter and leave it. */
  async difference(): Promise<PopulationDifference> {
    const rows = await this.unitOfWork.query<{ id: number; entered: number; exited: number }>(
      `SELECT id, (count(*) FILTER (WHERE enters))::int AS entered, (count(*) FILTER (WHERE NOT enters))::int AS exited
       FROM (
         SELECT unnest(${arrayWithout('n.segments', 'o.segments')}) AS id, true AS enters ${BOTH}
         UNION ALL
         SELECT unnest(${arrayWithout('o.segments', 'n.segments')}), false ${BOTH}
         UNION ALL
         SELECT unnest(n.segments), true
         FROM customer_state_build n LEFT JOIN customer_state o USING (customer_id) WHERE o.customer_id IS NULL
         UNION ALL
         SELECT unnest(o.segments), false
         FROM customer_state o LEFT JOIN customer_state_build n USING (customer_id) WHERE n.customer_id IS NULL
       ) moved
       GROUP BY id`,
    );
    return Object.fromEntries(rows.map(({ id, entered, exited }) => [id, { entered, exited }]));
  }

  private async isIndexed(): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ indexed: boolean }>(
      `SELECT to_regclass('customer_state_build_pkey') IS NOT NULL AS indexed`,
    );
    return row?.indexed ?? false;
  }
}

const BOTH = `FROM customer_state_build n JOIN customer_state o USING (customer_id) WHERE n.segments <> o.segments`;
