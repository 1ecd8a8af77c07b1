/** `time/crossing.ts` in SQL, for the instants of many rows. */
import type { Period } from '../time/calendar.js';
import { type EveryDay, type EveryPeriod, leapsOf, type MovingEdge, stopsShort } from '../time/crossing.js';
import { fixedLength, monthsIn } from '../time/span.js';
import type { Boundary } from '../time/window.js';
import { bindInstants, rangeOf } from './moment-sql.js';
import type { SqlWriter } from './writer.js';

type Shifted = Boundary & { readonly kind: 'shifted' };
type PeriodStart = Boundary & { readonly kind: 'periodStart' };

/** The next period, where there is one of several instants. */
export function everyPeriodSql(instants: readonly string[], { period, zone }: EveryPeriod, writer: SqlWriter): string {
  const known = instants.map((instant) => `${instant} IS NOT NULL`).join(' OR ');
  return `CASE WHEN ${known} THEN ${writer.boundary({ kind: 'periodStart', period, zone, offset: 1 })} END`;
}

/**
 * When the clock next carries one of several edges over an instant.
 *
 * @param instant a timestamptz expression, which may be written several times
 * @returns expressions whose least counts, each later than now or NULL; NULL for no instant
 */
export function crossingsSql(
  instant: string,
  edges: ReadonlyArray<MovingEdge | EveryDay>,
  writer: SqlWriter,
): string[] {
  const boundaries = edges.flatMap((edge) => (edge.kind === 'moving' ? [boundaryOf(edge)] : []));
  const fixed = new Map<number, Boundary>();
  const months = new Map<number, Shifted>();
  const periods = new Map<string, Map<number, PeriodStart>>();
  for (const boundary of boundaries) {
    if (boundary.kind === 'periodStart') {
      const key = `${boundary.period} ${boundary.zone}`;
      periods.set(key, (periods.get(key) ?? new Map<number, PeriodStart>()).set(boundary.offset, boundary));
    } else if (boundary.kind === 'now') fixed.set(0, boundary);
    else {
      const length = fixedLength(boundary.span);
      if (length !== undefined) fixed.set(boundary.direction * length, boundary);
      else months.set(boundary.direction * (monthsIn(boundary.span) ?? 0), boundary);
    }
  }
  return [
    ...(edges.some(({ kind }) => kind === 'everyDay') ? [everyDaySql(instant, writer)] : []),
    ...(fixed.size > 0 ? [fixedSql(instant, furthestFirst(fixed), writer)] : []),
    ...[...months.values()].map((boundary) => monthsSql(instant, boundary, writer)),
    ...[...periods.values()].map((offsets) => periodsSql(instant, furthestFirst(offsets), writer)),
  ];
}

/** Whatever lies further ahead crosses an instant earlier. */
const furthestFirst = <Value>(ahead: ReadonlyMap<number, Value>): Value[] =>
  [...ahead].sort(([a], [b]) => b - a).map(([, value]) => value);

/** No operator has edges of the other kinds. */
function boundaryOf({ at, when }: MovingEdge): Boundary {
  if (when !== (at.kind === 'periodStart' ? 'passed' : 'reached')) {
    throw new Error(`When an edge of kind ${at.kind} is ${when} cannot be told in SQL.`);
  }
  return at;
}

function fixedSql(instant: string, boundaries: readonly Boundary[], writer: SqlWriter): string {
  const whens = boundaries.map(
    (boundary) => `WHEN ${instant} > ${writer.boundary(boundary)} THEN ${movedSql(instant, boundary, writer)}`,
  );
  return `CASE ${whens.join(' ')} END`;
}

/** The now for which a boundary is an instant, unless the length of months is in the way. */
function movedSql(instant: string, boundary: Boundary, writer: SqlWriter): string {
  if (boundary.kind !== 'shifted') return instant;
  return `(${instant} ${boundary.direction === 1 ? '-' : '+'} ${writer.interval(boundary.span)})`;
}

const DAY = 'make_interval(hours => 24)';

/** See `leaped`, which says the same. */
function monthsSql(instant: string, boundary: Shifted, writer: SqlWriter): string {
  const moved = movedSql(instant, boundary, writer);
  const isLost = `extract(day FROM ${moved}) <> extract(day FROM ${instant})`;
  const monthBehind = `date_trunc('month', ${moved}) + make_interval(months => 1)`;
  const ahead = `${instant} > ${writer.boundary(boundary)}`;
  const { now } = writer;
  if (now.kind === 'at' && !stopsShort(boundary, now.at.getTime())) {
    return `CASE WHEN ${ahead} THEN CASE WHEN ${isLost} THEN ${monthBehind} ELSE ${moved} END END`;
  }
  const t = writer.moment();
  const today = `date_trunc('day', ${t})`;
  const midnight = `(${today} + ${DAY})`;
  const sign = boundary.direction === 1 ? '+' : '-';
  const timeOfDay = `${today} + (${instant} - date_trunc('day', ${instant}))`;
  return `CASE WHEN ${ahead} THEN CASE WHEN ${isLost} THEN ${monthBehind} WHEN ${moved} > ${t} THEN ${moved} ELSE ${timeOfDay} END
  WHEN ${instant} > ${midnight} ${sign} ${writer.interval(boundary.span)} THEN ${midnight} END`;
}

/** Days that are more than any such period has. */
const MOST_DAYS: Readonly<Record<Period, number>> = { day: 3, week: 9, month: 33, quarter: 95, year: 369 };

/** The first beginning of a period at which the boundary is behind the instant; for facts beyond "now", perhaps an earlier one. */
function periodsSql(instant: string, boundaries: readonly PeriodStart[], writer: SqlWriter): string {
  const range = rangeOf(writer.now);
  const whens = boundaries.map((boundary) => {
    const leaps = leapsOf(boundary, range);
    const place = `width_bucket(${instant}, ${bindInstants(leaps.to, writer.parameters)}) + 1`;
    const last = writer.bind(leaps.at.length, 'int');
    const at = `(${bindInstants(leaps.at, writer.parameters)})[least(${place}, ${last})]`;
    const days = Math.max(0, boundary.offset) * MOST_DAYS[boundary.period];
    const notBefore = days === 0 ? instant : `${instant} - ${writer.interval({ days })}`;
    return `WHEN ${instant} >= ${writer.boundary(boundary)} THEN greatest(${at}, ${notBefore})`;
  });
  return `CASE ${whens.join(' ')} END`;
}

/** When another whole day is over. */
const everyDaySql = (since: string, writer: SqlWriter): string =>
  `${since} + make_interval(hours => 24 * (floor(extract(epoch FROM ${writer.moment()} - ${since}) / 86400)::int + 1))`;
