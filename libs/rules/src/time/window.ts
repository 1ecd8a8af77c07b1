import { type Period, periodStart } from './calendar.js';
import { comparableIso, type Moment } from './moment.js';
import { type Span, shifted } from './span.js';

/** An instant that moves with now. It never moves backwards, but for what `time/crossing.ts` says of months. */
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
