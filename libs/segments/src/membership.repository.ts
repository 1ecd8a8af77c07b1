import type { Impact } from '#definitions';
import type { SqlParameters } from '#kernel';
import type { UnitOfWork } from '#platform';

export interface SegmentSize {
  readonly id: number;
  readonly customers: number;
  /** Sum of the revenue feature over the members, an exact decimal. */
  readonly revenue: string;
}

export interface Population {
  readonly customers: number;
  readonly revenue: string;
}

/** Memberships as stored with each customer's state. */
export class MembershipRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The instant the stored state is of; `undefined` if it was never computed. */
  async stateAsOf(): Promise<Date | undefined> {
    const [run] = await this.unitOfWork.query<{ as_of: Date }>('SELECT as_of FROM state_run ORDER BY id DESC LIMIT 1');
    return run?.as_of;
  }

  /** Those of the time zones named that this PostgreSQL does not know. */
  async unknownZones(zones: readonly string[]): Promise<Set<string>> {
    if (zones.length === 0) return new Set();
    const rows = await this.unitOfWork.query<{ zone: string }>(
      `SELECT zone FROM unnest($1::text[]) AS zone
       WHERE lower(zone) NOT IN (SELECT lower(name) FROM pg_timezone_names)`,
      [zones],
    );
    return new Set(rows.map(({ zone }) => zone));
  }

  async population(revenueFeature: string | undefined): Promise<Population> {
    const [row] = await this.unitOfWork.query<{ customers: number; revenue: string }>(
      `SELECT count(*)::int AS customers, ${revenueSum(revenueFeature)} AS revenue FROM customer_state`,
    );
    return row ?? { customers: 0, revenue: '0' };
  }

  /** Sizes of all segments that have members, in one pass. */
  async sizes(revenueFeature: string | undefined): Promise<SegmentSize[]> {
    return this.unitOfWork.query<{ id: number; customers: number; revenue: string }>(
      `SELECT id, count(*)::int AS customers, ${revenueSum(revenueFeature)} AS revenue
       FROM (SELECT unnest(segments) AS id${revenueFeature === undefined ? '' : `, "${revenueFeature}"`} FROM customer_state) member
       GROUP BY id`,
    );
  }

  /** How many customers a rule would add to and remove from a segment, on the stored state. */
  async countChange(
    segmentId: number | undefined,
    { sql, parameters }: { sql: string; parameters: SqlParameters },
  ): Promise<Impact> {
    const before = `segments @> ARRAY[${parameters.bind(segmentId ?? null, 'int')}]`;
    const [row] = await this.unitOfWork.query<{ before: number; after: number; enter: number; leave: number }>(
      `SELECT (count(*) FILTER (WHERE was))::int AS before, (count(*) FILTER (WHERE becomes))::int AS after,
              (count(*) FILTER (WHERE becomes AND NOT was))::int AS enter,
              (count(*) FILTER (WHERE was AND NOT becomes))::int AS leave
       FROM (SELECT coalesce(${before}, false) AS was, ${sql} AS becomes FROM customer_state) change`,
      parameters.values,
    );
    return row ?? { before: 0, after: 0, enter: 0, leave: 0 };
  }

  async recordRun(run: {
    asOf: Date;
    definitionSetId: number;
    customers: number;
    changed: number;
    finishedAt: Date;
  }): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO state_run (as_of, definition_set_id, customers, changed, finished_at) VALUES ($1, $2, $3, $4, $5)`,
      [run.asOf, run.definitionSetId, run.customers, run.changed, run.finishedAt],
    );
  }
}

const revenueSum = (feature: string | undefined): string =>
  feature === undefined ? `'0'` : `coalesce(sum("${feature}"), 0)::text`;
