import type { Impact } from '#definitions';
import type { SqlParameters } from '#kernel';
import type { UnitOfWork } from '#platform';
import type { NodeConditions } from './node-counts.js';

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

/** What there is of everybody's state. */
export interface StateRun {
  /** The instant it is of: up to it, all that had arrived and all that the clock changed is in it. */
  readonly asOf: Date;
  /** The versions of the definitions it was computed with. */
  readonly definitionSetId: number;
}

/** A condition on rows of the state, with the parameters it was compiled with. */
export interface StateCondition {
  readonly sql: string;
  readonly parameters: SqlParameters;
}

/** How many customers meet each of several conditions, and how many there are. */
export interface ConditionCounts {
  readonly customers: number;
  readonly counts: readonly number[];
}

/** How many customers of a condition are in a segment, beside those who are in it at all. */
export interface SharedSize {
  readonly id: number;
  readonly customers: number;
  readonly shared: number;
}

/** How many customers are in two segments at once; of a segment with itself, how many are in it. */
export interface SharedPair {
  readonly first: number;
  readonly second: number;
  readonly shared: number;
}

/** How many rows in the order of their ids are cheaper to look through than all rows in any order. */
const FEW_ROWS = 20_000;

/** Memberships as stored with each customer's state. */
export class MembershipRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The instant the stored state is of; `undefined` if it was never computed. @param now of a state that goes with the clock */
  async stateAsOf(now: Date): Promise<Date | undefined> {
    return (await this.latestRun(now))?.asOf;
  }

  /** The state there is; `undefined` if it was never computed. A state that goes with the clock is of now, unless it is behind. */
  async latestRun(now: Date): Promise<StateRun | undefined> {
    const [run] = await this.unitOfWork.query<{ as_of: Date; definition_set_id: number }>(
      `SELECT definition_set_id,
              CASE WHEN pinned THEN as_of
                   ELSE greatest(as_of, least($1::timestamptz, (SELECT min(next_change_at) FROM customer_state) - interval '1 millisecond',
                                              (SELECT min(due_at) FROM pending_change) - interval '1 millisecond')) END AS as_of
       FROM state_build WHERE status = 'live'`,
      [now],
    );
    return run && { asOf: run.as_of, definitionSetId: run.definition_set_id };
  }

  /** Those of the time zones named that this PostgreSQL does not know. */
  async unknownZones(zones: readonly string[]): Promise<Set<string>> {
    const others = zones.filter((zone) => zone !== 'UTC');
    if (others.length === 0) return new Set(); // listing all zones takes PostgreSQL a tenth of a second
    const rows = await this.unitOfWork.query<{ zone: string }>(
      `SELECT zone FROM unnest($1::text[]) AS zone
       WHERE lower(zone) NOT IN (SELECT lower(name) FROM pg_timezone_names)`,
      [others],
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
  async countChange(segmentId: number | undefined, { sql, parameters }: StateCondition): Promise<Impact> {
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

  /**
   * Counts who meets each condition, in one pass over everybody. `LIMIT ALL` limits nothing, but keeps PostgreSQL from computing the
   * columns anew wherever conditions speak of them (and other than `OFFSET 0` it leaves the pass parallel).
   */
  async countConditions({ columns, conditions, parameters }: NodeConditions): Promise<ConditionCounts> {
    const counts = conditions.map((condition) => `count(*) FILTER (WHERE ${condition})`);
    const [row] = await this.unitOfWork.query<{ customers: number; counts: number[] }>(
      `SELECT count(*)::int AS customers, ARRAY[${counts.join(', ')}]::int[] AS counts
       FROM (SELECT ${columns.join(', ')} FROM customer_state LIMIT ALL) leaf`,
      parameters.values,
    );
    return row ?? { customers: 0, counts: conditions.map(() => 0) };
  }

  /**
   * The ids of the first customers who meet a condition, in the order of their ids.
   * @param expected how many of how many customers meet it: where they are many, the first are soon found in that order
   */
  async firstMatching(
    { sql, parameters }: StateCondition,
    { limit, expected }: { limit: number; expected: { matching: number; customers: number } },
  ): Promise<string[]> {
    const inOrder = limit * expected.customers <= FEW_ROWS * expected.matching;
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      `SELECT customer_id FROM (SELECT customer_id FROM customer_state WHERE ${sql} ${inOrder ? '' : 'LIMIT ALL'}) matching
       ORDER BY customer_id LIMIT ${parameters.bind(limit, 'int')}`,
      parameters.values,
    );
    return rows.map(({ customer_id }) => customer_id);
  }

  /** How many of those who meet a condition are in each segment, and how many are in it at all. */
  async sharedSizes({ sql, parameters }: StateCondition): Promise<SharedSize[]> {
    return this.unitOfWork.query<{ id: number; customers: number; shared: number }>(
      `SELECT id, sum(customers)::int AS customers, sum(shared)::int AS shared
       FROM (SELECT unnest(segments) AS id, customers, shared
             FROM (SELECT segments, count(*) AS customers, count(*) FILTER (WHERE ${sql}) AS shared
                   FROM customer_state GROUP BY segments) combination) member
       GROUP BY id`,
      parameters.values,
    );
  }

  /** Sizes of the segments named, and of what each two of them share: in one pass, by the combinations that occur. */
  async sharedPairs(ids: readonly number[]): Promise<SharedPair[]> {
    return this.unitOfWork.query<{ first: number; second: number; shared: number }>(
      `WITH combination AS MATERIALIZED (SELECT segments, count(*) AS customers FROM customer_state GROUP BY segments),
       member AS (SELECT segments, customers, unnest(segments) AS first FROM combination),
       pair AS (SELECT first, unnest(segments) AS second, customers FROM member WHERE first = ANY($1::int[]))
       SELECT first, second, sum(customers)::int AS shared FROM pair
       WHERE second = ANY($1::int[]) AND first <= second GROUP BY first, second`,
      [ids],
    );
  }
}

const revenueSum = (feature: string | undefined): string =>
  feature === undefined ? `'0'` : `coalesce(sum("${feature}"), 0)::text`;
