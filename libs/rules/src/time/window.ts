import { type Period, periodStart } from './calendar.js';
import { comparableIso, type Moment } from './moment.js';
import { type Span, shifted } from './span.js';

/** An instant that moves with now, and never backwards. */
export type Boundary =
  | { readonly kind: 'now' }
  | { readonly kind: 'shifted'; readonly span: Span; readonly direction: 1 | -1 }
  | { readonly kind: 'periodStart'; readonly period: Period; readonly offset: number; readonly zone: string };

export interface Edge {
  readonly at: Boundary;
  readonly inclusive: boolean;
}

/** The instants between two moving edges; without one, it is open on that side. */
export interface Window {
  readonly from?: Edge;
  readonly to?: Edge;
}

export const NOW: Boundary = { kind: 'now' };

export const ago = (span: Span): Boundary => ({ kind: 'shifted', span, direction: -1 });

export const ahead = (span: Span): Boundary => ({ kind: 'shifted', span, direction: 1 });

/** Where a boundary is when it is `milliseconds`; in milliseconds. */
export function boundaryAt(boundary: Boundary, milliseconds: number): number {
  switch (boundary.kind) {
    case 'now':
      return milliseconds;
    case 'shifted':
      return shifted(milliseconds, boundary.span, boundary.direction);
    case 'periodStart':
      return periodStart(milliseconds, boundary.period, boundary.offset, boundary.zone);
  }
}

/** What tells whether an instant, written as facts are, is inside the window as it is at a moment. */
export function windowTest({ from, to }: Window, moment: Moment): (instant: string) => boolean {
  const low = from && comparableIso(boundaryAt(from.at, moment.milliseconds));
  const high = to && comparableIso(boundaryAt(to.at, moment.milliseconds));
  return (instant) =>
    (low === undefined || instant > low || (instant === low && from?.inclusive === true)) &&
    (high === undefined || instant < high || (instant === high && to?.inclusive === true));
}

/** When the clock alone will next carry an edge of the window over an instant: undefined if it never will again. */
export function nextCrossing({ from, to }: Window, instant: number, moment: Moment): number | undefined {
  const crossings = [from, to].flatMap((edge) => {
    const at = edge && firstAtOrBehind(edge.at, instant, edge === from ? !edge.inclusive : edge.inclusive, moment);
    return at === undefined ? [] : [at];
  });
  return crossings.length === 0 ? undefined : Math.min(...crossings);
}

/** Two centuries: what happens later does not need a note. */
const HORIZON_MS = 200 * 366 * 86_400_000;

/**
 * The first millisecond after now at which a boundary has reached an instant (`reaching`) or passed it. Found by bisection, which
 * needs no inverse of a calendar: boundaries never move backwards.
 */
function firstAtOrBehind(
  boundary: Boundary,
  instant: number,
  reaching: boolean,
  { milliseconds: now }: Moment,
): number | undefined {
  const crossed = (time: number): boolean => {
    const at = boundaryAt(boundary, time);
    return reaching ? at >= instant : at > instant;
  };
  if (crossed(now) || !crossed(now + HORIZON_MS)) return undefined;
  let before = now;
  let after = now + HORIZON_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (crossed(middle)) after = middle;
    else before = middle;
  }
  return after;
}
