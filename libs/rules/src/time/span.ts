import { DateTime } from 'luxon';

/** Units of fixed length, in milliseconds. */
const FIXED = { minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 } as const;

export const SPAN_UNITS = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

/**
 * A length of time, written `{"days": 30}`. Minutes, hours, days (24 hours) and weeks have a fixed length. Months and years are
 * counted in the UTC calendar, and stop at the end of a shorter month: one month before 31 March is 28 or 29 February.
 */
export type Span = { readonly [unit in SpanUnit]?: number };

export type SpanUnit = (typeof SPAN_UNITS)[number];

/** The one unit of a span, and how many of it. */
export function unitOf(span: Span): { readonly unit: SpanUnit; readonly amount: number } {
  const unit = SPAN_UNITS.find((name) => span[name] !== undefined);
  if (unit === undefined) throw new Error('A span has a unit.');
  return { unit, amount: span[unit] ?? 0 };
}

/** The length where it is fixed, in milliseconds; undefined for months and years. */
export function fixedLength(span: Span): number | undefined {
  const { unit, amount } = unitOf(span);
  return unit === 'months' || unit === 'years' ? undefined : amount * FIXED[unit];
}

/** Months in a span of months or years; undefined for spans of fixed length. */
export function monthsIn(span: Span): number | undefined {
  const { unit, amount } = unitOf(span);
  if (unit === 'months') return amount;
  return unit === 'years' ? 12 * amount : undefined;
}

/** The instant a span before (-1) or behind (+1) another, in milliseconds; beyond what a calendar holds, infinitely far. */
export function shifted(milliseconds: number, span: Span, direction: 1 | -1): number {
  const length = fixedLength(span);
  if (length !== undefined) return milliseconds + direction * length;
  const shift = { months: direction * (monthsIn(span) ?? 0) };
  const instant = DateTime.fromMillis(milliseconds, { zone: 'utc' }).plus(shift);
  return instant.isValid ? instant.toMillis() : direction * Number.POSITIVE_INFINITY;
}

/** @example spanText({ days: 1 }) === '1 day' */
export function spanText(span: Span): string {
  const { unit, amount } = unitOf(span);
  return amount === 1 ? `1 ${unit.slice(0, -1)}` : `${amount} ${unit}`;
}
