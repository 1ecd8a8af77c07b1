import { type Features, type Statement, StateRepository, type StateTable } from '#features';
import { SqlParameters } from '#kernel';
import type { UnitOfWork } from '#platform';

/** Why the memberships of a customer changed. */
export type TransitionCause = 'data' | 'clock' | 'definition' | 'merge';

/** What a customer is moved for. */
export interface Occasion {
  readonly cause: TransitionCause;
  /** When that happened which changes them now. */
  readonly becameAt: Date;
}

/** A segment that customers stay in for a while, once they are in it. */
export interface Hold {
  readonly segmentId: number;
  readonly minutes: number;
}

export interface MoveOptions {
  readonly table: StateTable;
  /** Computed state of the customers that move, each as of an instant of its own. */
  readonly state: Statement;
  readonly features: Features;
  /** Whether the state has a column `staying`. */
  readonly hasStaying: boolean;
  readonly holds: readonly Hold[];
}

/** What is written of a move, beside the state itself. */
export interface MoveLog {
  readonly occasions: ReadonlyMap<string, Occasion>;
  readonly noticedAt: Date;
  readonly definitionSetId: number;
}

export interface Moved {
  readonly customers: number;
  readonly transitions: number;
}

/**
 * Stores the computed state of some customers and logs what they entered and left, in one statement: whoever sees the one sees the
 * other. A customer already in that state is left alone.
 *
 * @param log absent while a state is built that nobody reads yet
 */
export async function moveCustomers(unitOfWork: UnitOfWork, options: MoveOptions, log?: MoveLog): Promise<Moved> {
  const parameters = new SqlParameters(options.state.values);
  const keys = [...options.features.keys()].map((key) => `"${key}"`);
  const columns = ['changed_at', 'next_change_at', 'segments', ...keys];
  const compared = ['next_change_at', 'segments', ...keys];
  const of = (table: string): string => compared.map((column) => `${table}.${column}`).join(', ');
  const { table } = options;
  const statement = `WITH computed AS MATERIALIZED (${options.state.text}),
moved AS MATERIALIZED (${movedSql(options, parameters)})${log === undefined ? '' : `,\nlogged AS (${loggedSql(log, parameters)})`},
stored AS (
  INSERT INTO ${table} (${['customer_id', ...columns].join(', ')})
  SELECT ${['customer_id', 't', ...compared].join(', ')} FROM moved
  ON CONFLICT (customer_id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  WHERE (${of(table)}) IS DISTINCT FROM (${of('excluded')})
  RETURNING 1
)
SELECT (SELECT count(*) FROM stored)::int AS customers, ${log === undefined ? '0' : '(SELECT count(*) FROM logged)::int'} AS transitions`;
  const [row] = await unitOfWork.query<{ customers: number; transitions: number }>(statement, parameters.values);
  return row ?? { customers: 0, transitions: 0 };
}

/**
 * Stores the computed state of customers that the table being built does not hold yet. Segments that hold on to their customers do so
 * to those of the state that is read.
 */
export async function fillBuild(
  unitOfWork: UnitOfWork,
  { state, features, hasStaying, holds }: Omit<MoveOptions, 'table'>,
): Promise<void> {
  if (!hasStaying && holds.length === 0) {
    await unitOfWork.get(StateRepository).fill(state, features);
    return;
  }
  const parameters = new SqlParameters(state.values);
  const moved = movedSql({ table: 'customer_state', state, features, hasStaying, holds }, parameters);
  const text = `WITH computed AS (${state.text}) ${moved}`;
  await unitOfWork.get(StateRepository).fill({ text, values: parameters.values }, features);
}

/**
 * The computed state beside the memberships before. Where segments hold on to their customers, those in them before stay: as long as
 * their rule to stay holds, or until they have been inside for the shortest stay, which the log of transitions tells.
 */
function movedSql({ table, features, hasStaying, holds }: MoveOptions, parameters: SqlParameters): string {
  const keys = [...features.keys()].map((key) => `c."${key}"`);
  const before = `coalesce(o.segments, '{}'::int[])`;
  const from = `FROM computed c LEFT JOIN ${table} o USING (customer_id)`;
  if (!hasStaying && holds.length === 0) {
    const columns = ['c.customer_id', 'c.t', ...keys, 'c.segments', 'c.next_change_at', `${before} AS before`];
    return `SELECT ${columns.join(', ')} ${from}`;
  }
  const held = holds.length === 0 ? '' : ` ${heldSql(holds, parameters)}`;
  const kept = [
    ...(hasStaying ? [`SELECT unnest(c.staying) INTERSECT SELECT unnest(${before})`] : []),
    ...(holds.length > 0 ? ['SELECT unnest(h.ids)'] : []),
  ];
  const segments = `ARRAY(SELECT unnest(c.segments) UNION ${kept.map((one) => `(${one})`).join(' UNION ')} ORDER BY 1)`;
  const next = holds.length > 0 ? 'least(c.next_change_at, h.until)' : 'c.next_change_at';
  const columns = ['c.customer_id', 'c.t', ...keys];
  return `SELECT ${[...columns, `${segments} AS segments`, `${next} AS next_change_at`, `${before} AS before`].join(', ')} ${from}${held}`;
}

/** The segments that a customer would leave but for the time they have been inside, and when the first of them lets go. */
function heldSql(holds: readonly Hold[], parameters: SqlParameters): string {
  const ids = parameters.bind(
    holds.map(({ segmentId }) => segmentId),
    'int[]',
  );
  const minutes = parameters.bind(
    holds.map((hold) => hold.minutes),
    'int[]',
  );
  return `LEFT JOIN LATERAL (
    SELECT array_agg(held.id) AS ids, min(held.until) AS until
    FROM (
      SELECT hold.id, (SELECT max(x.as_of) FROM transition x WHERE x.customer_id = c.customer_id AND x.entered @> ARRAY[hold.id])
        + make_interval(mins => hold.minutes) AS until
      FROM unnest(${ids}, ${minutes}) AS hold (id, minutes)
      WHERE hold.id = ANY(o.segments) AND hold.id <> ALL(c.segments)
    ) held WHERE held.until > c.t
  ) h ON true`;
}

function loggedSql({ occasions, noticedAt, definitionSetId }: MoveLog, parameters: SqlParameters): string {
  const ids = parameters.bind([...occasions.keys()], 'text[]');
  const causes = parameters.bind(
    [...occasions.values()].map(({ cause }) => cause),
    'text[]',
  );
  const became = parameters.bind(
    [...occasions.values()].map(({ becameAt }) => becameAt),
    'timestamptz[]',
  );
  const noticed = parameters.bind(noticedAt, 'timestamptz');
  const definitionSet = parameters.bind(definitionSetId, 'int');
  return `INSERT INTO transition (customer_id, as_of, entered, exited, segments, became_at, noticed_at, cause, definition_set_id)
  SELECT m.customer_id, m.t, ${arrayWithout('m.segments', 'm.before')}, ${arrayWithout('m.before', 'm.segments')}, m.segments,
    least(occasion.became_at, m.t), ${noticed}, occasion.cause, ${definitionSet}
  FROM moved m JOIN unnest(${ids}, ${causes}, ${became}) AS occasion (customer_id, cause, became_at) USING (customer_id)
  WHERE m.segments <> m.before
  RETURNING 1`;
}

/** The elements of an array of ids that another does not have, in their order. */
export const arrayWithout = (ids: string, others: string): string =>
  `ARRAY(SELECT id FROM unnest(${ids}) WITH ORDINALITY AS one (id, place) WHERE id <> ALL(${others}) ORDER BY place)`;
