/**
 * Calendars in a named time zone. All of them are worked out here, by luxon, also for PostgreSQL, which only ever gets instants:
 * two time zone databases could differ. (The exception is the local date of a fact, see `operators/anniversary.ts`.)
 */
import { DateTime, IANAZone } from 'luxon';

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;

export type Period = (typeof PERIODS)[number];

/**
 * Whole calendar periods around now, written `{"period": "month", "from": -1, "to": -1, "zone": "Europe/Amsterdam"}`: 0 is the
 * period that now is in, -1 the one before it. Weeks begin on Monday (ISO 8601).
 */
export interface CalendarPeriod {
  readonly period: Period;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

/** A calendar date. */
export interface LocalDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** An IANA time zone name that this program knows. Its characters alone make it harmless in any text. */
export const isZone = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name) && IANAZone.isValidZone(name);

/** When the period begins that lies `offset` periods from the one an instant is in; in milliseconds. */
export function periodStart(milliseconds: number, period: Period, offset: number, zone: string): number {
  const start = DateTime.fromMillis(milliseconds, { zone }).startOf(period);
  const moved = start.plus({ [`${period}s`]: offset }).startOf(period);
  if (moved.isValid) return moved.toMillis();
  return offset < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The starts of all periods from the one that `from` is in to the one that `to` is in. */
export function periodStarts(
  { from, to }: { readonly from: number; readonly to: number },
  { period, zone }: { readonly period: Period; readonly zone: string },
): number[] {
  const starts: number[] = [];
  for (let start = periodStart(from, period, 0, zone); start <= to; start = periodStart(start, period, 1, zone)) {
    starts.push(start);
  }
  return starts;
}

const DATE_IN_UTC = /^(utc|etc\/utc)$/i;

/** The date that people in a time zone have at an instant. */
export function localDate(milliseconds: number, zone: string): LocalDate {
  if (DATE_IN_UTC.test(zone)) {
    const date = new Date(milliseconds);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }
  const { year, month, day } = DateTime.fromMillis(milliseconds, { zone });
  return { year, month, day };
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A date some days later. */
export function plusDays({ year, month, day }: LocalDate, days: number): LocalDate {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day + days); // unlike Date.UTC, this takes the years 0 to 99 as they are
  return localDate(date.getTime(), 'UTC');
}
