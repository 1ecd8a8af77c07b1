import type { SqlParameters } from '#kernel';
import { type LocalDate, localDate, periodStarts } from '../time/calendar.js';
import { isBeyondFacts, postgresInstant } from '../time/moment.js';
import { monthsIn, type Span, unitOf } from '../time/span.js';
import { type Boundary, boundaryAt } from '../time/window.js';

/** The instant that "now" is in a statement: the same for every row, or an expression with one of its own for each. */
export type SqlMoment =
  | { readonly kind: 'at'; readonly at: Date }
  | {
      readonly kind: 'each';
      /** Yields a timestamptz, in a session whose time zone is UTC. */
      readonly sql: string;
      /** The earliest and the latest that it yields: calendars are worked out for as long. */
      readonly from: Date;
      readonly to: Date;
    };

/** An instant that follows from now, as a timestamptz expression. Calendars are always worked out here, never by the database. */
export function boundarySql(boundary: Boundary, moment: SqlMoment, parameters: SqlParameters): string {
  const { from, to } = rangeOf(moment);
  const earliest = boundaryAt(boundary, from);
  if (moment.kind === 'at') return bindInstant(earliest, parameters);
  switch (boundary.kind) {
    case 'now':
      return moment.sql;
    case 'shifted': {
      const latest = boundaryAt(boundary, to);
      // Beyond all facts for every row, and perhaps beyond what PostgreSQL can hold.
      if (isBeyondFacts(earliest) && postgresInstant(earliest) === postgresInstant(latest)) {
        return bindInstant(earliest, parameters);
      }
      const sign = boundary.direction === 1 ? '+' : '-';
      return `(${moment.sql} ${sign} ${intervalSql(boundary.span, parameters)})`;
    }
    case 'periodStart': {
      const starts = periodStarts({ from, to }, boundary);
      const moved = starts.map((start) => boundaryAt(boundary, start));
      return `(${bindInstants(moved, parameters)})[width_bucket(${moment.sql}, ${bindInstants(starts, parameters)})]`;
    }
  }
}

/** The first and the last "now", in milliseconds. */
export const rangeOf = (moment: SqlMoment): { readonly from: number; readonly to: number } =>
  moment.kind === 'at'
    ? { from: moment.at.getTime(), to: moment.at.getTime() }
    : { from: moment.from.getTime(), to: moment.to.getTime() };

/** A whole number that follows from the date which people in a time zone have now. */
export function dateSql(
  zone: string,
  numberOf: (date: LocalDate) => number,
  { moment, parameters }: { moment: SqlMoment; parameters: SqlParameters },
): string {
  if (moment.kind === 'at') return parameters.bind(numberOf(localDate(moment.at.getTime(), zone)), 'int');
  const starts = periodStarts(rangeOf(moment), { period: 'day', zone });
  const numbers = starts.map((start) => numberOf(localDate(start, zone)));
  return `(${parameters.bind(numbers, 'int[]')})[width_bucket(${moment.sql}, ${bindInstants(starts, parameters)})]`;
}

const bindInstant = (instant: number, parameters: SqlParameters): string =>
  parameters.bind(postgresInstant(instant), 'timestamptz');

export const bindInstants = (instants: readonly number[], parameters: SqlParameters): string =>
  parameters.bind(instants.map(postgresInstant), 'timestamptz[]');

/** A day is 24 hours, whatever the clocks of a session do. */
const HOURS: Readonly<Record<'hours' | 'days' | 'weeks', number>> = { hours: 1, days: 24, weeks: 168 };

/** The length of a span as an interval. */
export function intervalSql(span: Span, parameters: SqlParameters): string {
  const { unit, amount } = unitOf(span);
  switch (unit) {
    case 'minutes':
      return `make_interval(mins => ${parameters.bind(amount, 'int')})`;
    case 'months':
    case 'years':
      return `make_interval(months => ${parameters.bind(monthsIn(span), 'int')})`;
    default:
      return `make_interval(hours => ${parameters.bind(amount * HOURS[unit], 'int')})`;
  }
}
