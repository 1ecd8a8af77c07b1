export const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 86_400_000;

const FEBRUARY = 2;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysIn = (year: number, month: number): number =>
  month === FEBRUARY && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);

/**
 * A date and time of day in UTC as epoch milliseconds; NaN if there is no such date (30 February) or time (24:00, a leap second),
 * or the year is not of 100 to 9999.
 */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
): number {
  const isDate = year >= 100 && year <= 9999 && day >= 1 && day <= daysIn(year, month);
  const isTime = hour < 24 && minute < 60 && second < 60;
  return isDate && isTime ? Date.UTC(year, month - 1, day, hour, minute, second, ms) : Number.NaN;
}

/** An epoch number in milliseconds if it falls within the years that {@link utcMs} knows, else NaN. */
export const withinCalendar = (ms: number): number => (ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : Number.NaN);

const EARLIEST_MS = Date.UTC(100, 0, 1);
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
