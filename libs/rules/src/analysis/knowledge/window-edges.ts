import { fixedLength, monthsIn, type Span } from '../../time/span.js';
import type { Leaf } from './leaf.js';

/** Where a window of time begins or ends, counted back from now or ahead. */
export interface WindowEdge {
  readonly span: Span;
  readonly direction: 1 | -1;
}

/** The edges of a leaf's window, but for now itself. */
export function edgesOf({ node: { value, operator } }: Leaf): WindowEdge[] {
  const direction = operator === 'inTheNext' ? 1 : -1;
  if (value.kind === 'span') return [{ span: value.value, direction }];
  return value.kind === 'spanRange' ? [value.value.from, value.value.to].map((span) => ({ span, direction })) : [];
}

const DAY_MS = 86_400_000;

/** The mean month of the Gregorian calendar: 400 years have 146,097 days. */
const MEAN_MONTH_MS = (146_097 / 4800) * DAY_MS;

/** Any number of months is as long as so many mean months, give or take 4.4 days; worked out for all days of 400 years. */
const DEVIATION_MS = 5 * DAY_MS;

/** Whether it depends on the moment which of two edges is the earlier, as with 30 days ago and a month ago. */
export function areTangled(leaves: readonly Leaf[]): boolean {
  const edges = leaves.flatMap(edgesOf);
  const calendar = edges.flatMap(({ span, direction }) => {
    const months = monthsIn(span);
    return months === undefined ? [] : [{ direction, length: months * MEAN_MONTH_MS }];
  });
  return edges.some(({ span, direction }) => {
    const length = fixedLength(span) ?? Number.NaN;
    return calendar.some((edge) => edge.direction === direction && Math.abs(edge.length - length) < DEVIATION_MS);
  });
}
