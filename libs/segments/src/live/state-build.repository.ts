import type { UnitOfWork } from '#platform';

export type BuildStatus = 'building' | 'live' | 'replaced' | 'failed';

/** By the id of a segment: how many customers the change of state brought into it and out of it. */
export type PopulationDifference = Readonly<Record<string, { readonly entered: number; readonly exited: number }>>;

/** A state of everybody: being built beside the one that is read, the one that is read, or an earlier one. */
export interface StateBuild {
  readonly id: number;
  readonly status: BuildStatus;
  readonly definitionSetId: number;
  /** Ids of the fitted cut points by feature. */
  readonly fits: ReadonlyMap<string, number>;
  /** The instant that everybody was computed as of. */
  readonly asOf: Date;
  /** The clock of the state stands at that instant, instead of going with the time of day. */
  readonly pinned: boolean;
  readonly customers: number;
  /** Ids at which the ranges end that the customers are computed in; the last range has no end. */
  readonly bounds: readonly string[];
  readonly doneRanges: readonly number[];
  /** What the transactions of this PostgreSQL snapshot brought is in it. */
  readonly snapshot: string;
  readonly changed: number | null;
  readonly difference: PopulationDifference | null;
  readonly error: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

interface Row {
  [column: string]: unknown;
  id: number;
  status: BuildStatus;
  definition_set_id: number;
  fits: Record<string, number>;
  as_of: Date;
  pinned: boolean;
  customers: number;
  bounds: string[];
  done_ranges: number[];
  snapshot: string;
  changed: number | null;
  difference: PopulationDifference | null;
  error: string | null;
  started_at: Date;
  finished_at: Date | null;
}

export type NewBuild = Pick<
  StateBuild,
  'definitionSetId' | 'fits' | 'asOf' | 'pinned' | 'customers' | 'bounds' | 'startedAt'
>;

/** The builds of the state. At most one is live, and at most one is being built. */
export class StateBuildRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find(status: 'live' | 'building'): Promise<StateBuild | undefined> {
    const [row] = await this.unitOfWork.query<Row>('SELECT * FROM state_build WHERE status = $1', [status]);
    return row && buildOf(row);
  }

  /** Newest first. */
  async latest(limit: number): Promise<StateBuild[]> {
    const rows = await this.unitOfWork.query<Row>('SELECT * FROM state_build ORDER BY id DESC LIMIT $1', [limit]);
    return rows.map(buildOf);
  }

  /** A text that differs whenever something was published, fitted or built. */
  async fingerprint(): Promise<string> {
    const [row] = await this.unitOfWork.query<{ fingerprint: string }>(
      `SELECT concat_ws(' ', (SELECT count(*) FROM definition_version), (SELECT max(id) FROM score_fit),
                             (SELECT max(id) FROM state_build WHERE status = 'live')) AS fingerprint`,
    );
    return row?.fingerprint ?? '';
  }

  async insert({ definitionSetId, fits, asOf, pinned, customers, bounds, startedAt }: NewBuild): Promise<StateBuild> {
    const [row] = await this.unitOfWork.query<Row>(
      `INSERT INTO state_build (status, definition_set_id, fits, as_of, pinned, customers, bounds, done_ranges, snapshot, started_at)
       VALUES ('building', $1, $2, $3, $4, $5, $6, '{}', pg_current_snapshot()::text, $7) RETURNING *`,
      [definitionSetId, Object.fromEntries(fits), asOf, pinned, customers, bounds, startedAt],
    );
    if (row === undefined) throw new Error('The new build was not returned.');
    return buildOf(row);
  }

  async rangeDone(id: number, range: number): Promise<void> {
    await this.unitOfWork.execute('UPDATE state_build SET done_ranges = done_ranges || $2::int WHERE id = $1', [
      id,
      range,
    ]);
  }

  async fail(id: number, error: string, at: Date): Promise<void> {
    await this.unitOfWork.execute(
      `UPDATE state_build SET status = 'failed', error = $2, finished_at = $3 WHERE id = $1 AND status = 'building'`,
      [id, error, at],
    );
  }

  /** Makes a build the one that is read. */
  async goLive(
    id: number,
    { changed, difference, at }: { changed: number; difference: PopulationDifference; at: Date },
  ): Promise<void> {
    await this.unitOfWork.execute(`UPDATE state_build SET status = 'replaced' WHERE status = 'live'`);
    await this.unitOfWork.execute(
      `UPDATE state_build SET status = 'live', changed = $2, difference = $3, finished_at = $4 WHERE id = $1`,
      [id, changed, JSON.stringify(difference), at],
    );
  }
}

const buildOf = (row: Row): StateBuild => ({
  id: row.id,
  status: row.status,
  definitionSetId: row.definition_set_id,
  fits: new Map(Object.entries(row.fits)),
  asOf: row.as_of,
  pinned: row.pinned,
  customers: row.customers,
  bounds: row.bounds,
  doneRanges: row.done_ranges,
  snapshot: row.snapshot,
  changed: row.changed,
  difference: row.difference,
  error: row.error,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});
