import { fixedLength, monthsIn, type Span } from '../time/span.js';
import type { SqlWriter } from './writer.js';

/** A span behind an instant (+1: the instant lies in the past by so much when it is crossed) or before it (-1). */
export interface Crossing {
  readonly span: Span;
  readonly direction: 1 | -1;
}

/**
 * The first now at which an instant has been crossed by a boundary that moves with now at a distance. With months that is not the
 * instant moved by as many months where a month is too short for the day: then it is the beginning of the month behind.
 */
export function crossingSql(instant: string, { span, direction }: Crossing, writer: SqlWriter): string {
  const moved = `(${instant} ${direction === 1 ? '+' : '-'} ${writer.interval(span)})`;
  if (monthsIn(span) === undefined) return moved;
  return `CASE WHEN extract(day FROM ${moved}) = extract(day FROM ${instant}) THEN ${moved} ELSE date_trunc('month', ${moved}) + make_interval(months => 1) END`;
}

/** How long after an instant it is crossed, in milliseconds and where that is the same for every instant; negative before it. */
export const distanceOf = ({ span, direction }: Crossing): number | undefined => {
  const length = fixedLength(span);
  return length === undefined ? undefined : direction * length;
};
