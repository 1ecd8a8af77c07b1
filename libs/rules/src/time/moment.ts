/** An instant that a rule is evaluated at: "now", also where it lies in the past. */
export interface Moment {
  readonly milliseconds: number;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`, as facts of type instant are written. */
  readonly iso: string;
}

export const DAY_MS = 86_400_000;

export const momentOf = (now: Date): Moment => ({ milliseconds: now.getTime(), iso: now.toISOString() });

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Whole days after which no instant of the years 0001 to 9999 lies, seen from any other. */
export const FOREVER_DAYS = 3_652_100;

/**
 * An instant as text that compares as time does. Instants that no fact can have, because they lie outside the years 0001 to
 * 9999, become a text before or behind every other.
 */
export function comparableIso(milliseconds: number): string {
  if (milliseconds < FIRST) return '';
  return milliseconds > LAST ? '~' : new Date(milliseconds).toISOString();
}

/** Whether no fact can be such an instant, because it lies outside the years 0001 to 9999. */
export const isBeyondFacts = (milliseconds: number): boolean => milliseconds < FIRST || milliseconds > LAST;

/** The same as a text that PostgreSQL reads as timestamptz. */
export function postgresInstant(milliseconds: number): string {
  if (milliseconds < FIRST) return '-infinity';
  return milliseconds > LAST ? 'infinity' : new Date(milliseconds).toISOString();
}
