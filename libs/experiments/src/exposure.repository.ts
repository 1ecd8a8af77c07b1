import type { Statement } from '#features';
import { SqlParameters } from '#kernel';
import { copyInto, type UnitOfWork } from '#platform';

/** The relation that arriving exposures are gathered in; columns customer_id (unique), t, variation, conflicting. */
export const INCOMING = 'incoming_exposure';

/** Alias of a row of the state statement; no feature can be called so, which would give that column instead of the row. */
const STATE = '"state row"';

/** All features that have a value, from a row of the state statement. */
const FROZEN_FEATURES = `jsonb_strip_nulls(to_jsonb(${STATE}) - '{customer_id,t,segments,next_change_at,staying}'::text[])`;

export interface StoredExposure {
  readonly variation: number;
  readonly exposedAt: Date;
}

export interface FreezeOptions {
  readonly experimentId: number;
  readonly definitionSetId: number;
  /** State of the exposed customers, each as of the instant of their exposure. */
  readonly state: Statement;
}

/** Exposures: who was assigned what and when, with features and memberships frozen at that instant. */
export class ExposureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find(experimentId: number, customerId: string): Promise<StoredExposure | undefined> {
    const [row] = await this.unitOfWork.query<{ variation: number; exposed_at: Date }>(
      'SELECT variation, exposed_at FROM exposure WHERE customer_id = $1 AND experiment_id = $2',
      [customerId, experimentId],
    );
    return row && { variation: row.variation, exposedAt: row.exposed_at };
  }

  /** The customers exposed while in a segment. */
  async customersIn(experimentId: number, segmentId: number): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ customer_id: string }>(
      'SELECT customer_id FROM exposure WHERE experiment_id = $1 AND segments @> ARRAY[$2::int]',
      [experimentId, segmentId],
    );
    return new Set(rows.map((row) => row.customer_id));
  }

  /** Exposed customers by the id of the experiment. */
  async countByExperiment(): Promise<Map<number, number>> {
    const rows = await this.unitOfWork.query<{ id: number; exposures: number }>(
      'SELECT experiment_id AS id, count(*)::int AS exposures FROM exposure GROUP BY experiment_id',
    );
    return new Map(rows.map(({ id, exposures }) => [id, exposures]));
  }

  /** Customers seen in more than one variation. */
  async countConflicting(experimentId: number): Promise<number> {
    const [row] = await this.unitOfWork.query<{ conflicting: number }>(
      'SELECT count(*)::int AS conflicting FROM exposure WHERE experiment_id = $1 AND conflicting',
      [experimentId],
    );
    return row?.conflicting ?? 0;
  }

  /** Takes rows `customer id, instant, name of the variation` of COPY text as they come. */
  async gather(chunks: AsyncIterable<string>): Promise<void> {
    await this.unitOfWork.execute(
      `CREATE TEMPORARY TABLE exposure_row (customer_id text COLLATE "C", t timestamptz, variation text) ON COMMIT DROP`,
    );
    await copyInto(this.unitOfWork, 'exposure_row (customer_id, t, variation)', chunks);
  }

  /** The names of variations among the gathered rows, sorted; at most `limit`. */
  async gatheredVariations(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ variation: string }>(
      'SELECT DISTINCT variation FROM exposure_row ORDER BY 1 LIMIT $1',
      [limit],
    );
    return rows.map(({ variation }) => variation);
  }

  /** Reduces the gathered rows to the first exposure of each customer, and makes the customers known. */
  async reduceToFirst(variationKeys: readonly string[], now: Date): Promise<void> {
    await this.unitOfWork.execute(
      `CREATE TEMPORARY TABLE ${INCOMING} ON COMMIT DROP AS
       SELECT customer_id, min(t) AS t,
              ((array_agg(array_position($1::text[], variation) ORDER BY t, variation))[1] - 1)::smallint AS variation,
              count(DISTINCT variation) > 1 AS conflicting
       FROM exposure_row GROUP BY customer_id`,
      [variationKeys],
    );
    await this.makeCustomersKnown(now);
  }

  /**
   * Stores the incoming exposures, frozen. The first exposure of a customer stays; a later one to another variation only marks it as
   * conflicting. @returns how many were new
   */
  async freeze({ experimentId, definitionSetId, state }: FreezeOptions): Promise<number> {
    const parameters = new SqlParameters(state.values);
    const experiment = parameters.bind(experimentId, 'int');
    const definitionSet = parameters.bind(definitionSetId, 'int');
    const [stored] = await this.unitOfWork.query<{ added: number }>(
      `WITH stored AS (
         INSERT INTO exposure (customer_id, experiment_id, variation, exposed_at, definition_set_id, segments, features, conflicting)
         SELECT customer_id, ${experiment}, i.variation, i.t, ${definitionSet}, ${STATE}.segments,
                ${FROZEN_FEATURES}, i.conflicting
         FROM ${INCOMING} i JOIN (${state.text}) ${STATE} USING (customer_id)
         ON CONFLICT (customer_id, experiment_id) DO UPDATE SET conflicting = true
         WHERE NOT exposure.conflicting AND (excluded.conflicting OR excluded.variation <> exposure.variation)
         RETURNING xmax = 0 AS is_new
       )
       SELECT (count(*) FILTER (WHERE is_new))::int AS added FROM stored`,
      parameters.values,
    );
    return stored?.added ?? 0;
  }

  /** The first and the last instant among the incoming exposures; null where there are none. */
  async incomingRange(): Promise<{ earliest: Date | null; latest: Date | null }> {
    const [row] = await this.unitOfWork.query<{ earliest: Date | null; latest: Date | null }>(
      `SELECT min(t) AS earliest, max(t) AS latest FROM ${INCOMING}`,
    );
    return row ?? { earliest: null, latest: null };
  }

  /** Stores one exposure, frozen with a state that has been computed for just this customer. An earlier exposure stays. */
  async freezeOne({ experimentId, definitionSetId, state }: FreezeOptions, variation: number): Promise<void> {
    const parameters = new SqlParameters(state.values);
    const experiment = parameters.bind(experimentId, 'int');
    const definitionSet = parameters.bind(definitionSetId, 'int');
    const assigned = parameters.bind(variation, 'int');
    await this.unitOfWork.execute(
      `INSERT INTO exposure (customer_id, experiment_id, variation, exposed_at, definition_set_id, segments, features, conflicting)
       SELECT customer_id, ${experiment}, ${assigned}, t, ${definitionSet}, segments, ${FROZEN_FEATURES}, false
       FROM (${state.text}) ${STATE} ON CONFLICT (customer_id, experiment_id) DO NOTHING`,
      parameters.values,
    );
  }

  /** Gives the exposures of one customer to another: the first of both counts, and two variations of one experiment are in conflict. */
  async move(from: string, into: string): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO exposure (customer_id, experiment_id, variation, exposed_at, definition_set_id, segments, features, conflicting)
       SELECT $2, experiment_id, variation, exposed_at, definition_set_id, segments, features, conflicting
       FROM exposure WHERE customer_id = $1
       ON CONFLICT (customer_id, experiment_id) DO UPDATE
       SET conflicting = exposure.conflicting OR excluded.conflicting OR exposure.variation <> excluded.variation,
           variation = ${earlier('variation')}, definition_set_id = ${earlier('definition_set_id')},
           segments = ${earlier('segments')}, features = ${earlier('features')},
           exposed_at = least(exposure.exposed_at, excluded.exposed_at)`,
      [from, into],
    );
    await this.erase([from]);
  }

  async erase(customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute('DELETE FROM exposure WHERE customer_id = ANY($1::text[])', [customerIds]);
  }

  async allOf(customerId: string): Promise<Array<Record<string, unknown>>> {
    return this.unitOfWork.query(
      `SELECT d.key AS experiment, e.variation, e.exposed_at AS "exposedAt", e.segments, e.features, e.conflicting
       FROM exposure e JOIN definition d ON d.id = e.experiment_id WHERE e.customer_id = $1 ORDER BY e.exposed_at`,
      [customerId],
    );
  }

  private async makeCustomersKnown(now: Date): Promise<void> {
    await this.unitOfWork.execute(
      `WITH added AS (
         INSERT INTO customer (customer_id, attributes, updated_at) SELECT customer_id, '{}', $1::timestamptz FROM ${INCOMING}
         ON CONFLICT (customer_id) DO NOTHING RETURNING customer_id
       )
       INSERT INTO pending_change (customer_id, due_at, arrived_at) SELECT customer_id, $1::timestamptz, $1::timestamptz FROM added`,
      [now],
    );
    await this.unitOfWork.execute(`ANALYZE ${INCOMING}`);
  }
}

/** The column of that of two exposures which was earlier. */
const earlier = (column: string): string =>
  `CASE WHEN excluded.exposed_at < exposure.exposed_at THEN excluded.${column} ELSE exposure.${column} END`;
