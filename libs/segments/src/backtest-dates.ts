import { err, ok, type Problem, type Result } from '#kernel';

/** The distance from a date to the next: so many days of 24 hours, or so many calendar months in UTC. */
export type BacktestInterval = { readonly days: number } | { readonly months: number };

export interface BacktestSpan {
  readonly from: Date;
  readonly to: Date;
  readonly every: BacktestInterval;
}

export const MOST_DATES = 200;
const MOST_DAYS = 3660;
const MOST_MONTHS = 120;
const DAY_MS = 86_400_000;

/**
 * The dates of a backtest: `from`, and on at equal distances up to `to`. Months are counted from the first date, and a day that a month
 * does not have becomes its last: 31 January, 28 February, 31 March.
 */
export function backtestDates({ from, to, every }: BacktestSpan): Result<Date[], Problem[]> {
  if (!isInterval(every)) {
    const expected = `{"days": 1 to ${MOST_DAYS}} or {"months": 1 to ${MOST_MONTHS}}, in whole numbers`;
    return err([problem('/every', `The distance between dates is ${expected}.`)]);
  }
  if (from > to) return err([problem('/to', 'The last date lies before the first.')]);
  const dates: Date[] = [];
  for (let at = from; at <= to && dates.length <= MOST_DATES; at = nth(from, dates.length, every)) dates.push(at);
  if (dates.length <= MOST_DATES) return ok(dates);
  return err([problem('/every', `That is more than ${MOST_DATES} dates; take a longer distance, or a shorter time.`)]);
}

const problem = (pointer: string, message: string): Problem => ({ code: 'invalid-field', pointer, message });

function isInterval(every: BacktestInterval): boolean {
  const [amount, most] = 'days' in every ? [every.days, MOST_DAYS] : [every.months, MOST_MONTHS];
  return Object.keys(every).length === 1 && Number.isInteger(amount) && amount >= 1 && amount <= most;
}

function nth(from: Date, index: number, every: BacktestInterval): Date {
  if ('days' in every) return new Date(from.getTime() + index * every.days * DAY_MS);
  const date = new Date(from);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + index * every.months);
  date.setUTCDate(Math.min(from.getUTCDate(), daysInMonth(date)));
  return date;
}

function daysInMonth(date: Date): number {
  const last = new Date(date);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  return last.getUTCDate();
}
