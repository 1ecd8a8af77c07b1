/**
 * What the clock alone does to an instant: boundaries that move with now are carried over it.
 *
 * Months do so in leaps. As they stop at the end of a shorter month, 28, 29, 30 and 31 March less a month are all 28 February, each
 * beginning anew at midnight. So an instant on the last day of a month may be crossed every day until a longer month is over, and at
 * every midnight between be ahead again.
 */
import { type Period, periodStart } from './calendar.js';
import { DAY_MS } from './moment.js';
import { monthsIn, type Span, shifted } from './span.js';
import { type Boundary, boundaryAt, type Window } from './window.js';

/** What an answer about an instant waits for. */
export type ClockEdge = MovingEdge | EveryPeriod | EveryDay;

/** A boundary: the answer may be another as soon as it has reached the instant, or passed it. */
export interface MovingEdge {
  readonly kind: 'moving';
  readonly at: Boundary;
  readonly when: 'reached' | 'passed';
}

/** The beginning of every calendar period, whatever the instant. */
export interface EveryPeriod {
  readonly kind: 'everyPeriod';
  readonly period: Period;
  readonly zone: string;
}

/** The end of every 24 hours since the instant. */
export interface EveryDay {
  readonly kind: 'everyDay';
}

/** The edges of a window. */
export const movingEdges = ({ from, to }: Window): MovingEdge[] => [
  ...(from === undefined
    ? []
    : [{ kind: 'moving', at: from.at, when: from.inclusive ? 'passed' : 'reached' } as const]),
  ...(to === undefined ? [] : [{ kind: 'moving', at: to.at, when: to.inclusive ? 'reached' : 'passed' } as const]),
];

/** The first later instant at which the clock may change an answer; undefined if it never will again. All in milliseconds. */
export function nextCrossing(edge: ClockEdge, instant: number, now: number): number | undefined {
  switch (edge.kind) {
    case 'everyPeriod':
      return periodStart(now, edge.period, 1, edge.zone);
    case 'everyDay':
      return instant + (Math.floor((now - instant) / DAY_MS) + 1) * DAY_MS;
    case 'moving':
      return nextReaching(edge.at, edge.when === 'reached' ? instant : instant + 1, now);
  }
}

function nextReaching(boundary: Boundary, instant: number, now: number): number | undefined {
  if (boundary.kind === 'periodStart') return bisected(boundary, instant, now);
  if (boundary.kind === 'shifted' && monthsIn(boundary.span) !== undefined) return leaped(boundary, instant, now);
  const at = boundary.kind === 'now' ? instant : shifted(instant, boundary.span, opposite(boundary.direction));
  return at > now ? at : undefined;
}

const opposite = (direction: 1 | -1): 1 | -1 => (direction === 1 ? -1 : 1);

/** Two centuries: what happens later does not need a note. */
const HORIZON_MS = 200 * 366 * DAY_MS;

/** By bisection, which needs no inverse of a calendar. */
function bisected(boundary: Boundary, instant: number, now: number): number | undefined {
  const crossed = (time: number): boolean => boundaryAt(boundary, time) >= instant;
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

type Shifted = Boundary & { readonly kind: 'shifted' };

/** A boundary months away: the next time that it reaches an instant, or is thrown back behind it. */
function leaped(boundary: Shifted, instant: number, now: number): number | undefined {
  const midnight = dayStart(now) + DAY_MS;
  if (boundaryAt(boundary, now) >= instant) return boundaryAt(boundary, midnight) < instant ? midnight : undefined;
  const moved = shifted(instant, boundary.span, opposite(boundary.direction));
  if (dayOfMonth(moved) !== dayOfMonth(instant)) return periodStart(moved, 'month', 1, 'UTC');
  return moved > now ? moved : dayStart(now) + (instant - dayStart(instant));
}

const dayStart = (milliseconds: number): number => Math.floor(milliseconds / DAY_MS) * DAY_MS;

const dayOfMonth = (milliseconds: number): number => new Date(milliseconds).getUTCDate();

/** Whether a boundary months away is, today or tomorrow, at the end of a month that is too short for it. */
export const stopsShort = ({ span, direction }: { span: Span; direction: 1 | -1 }, now: number): boolean =>
  [now, now + DAY_MS].some((time) => dayOfMonth(shifted(time, span, direction)) !== dayOfMonth(time));

/** Periods that are looked ahead for, at most. */
const MOST_LEAPS = 400;

/**
 * Where a boundary leaps to at the next beginnings of its period, until it is beyond the last `now`: for facts of the past, the beginnings
 * at which one may be crossed.
 */
export function leapsOf(
  boundary: Boundary & { readonly kind: 'periodStart' },
  { from, to }: { readonly from: number; readonly to: number },
): { readonly at: number[]; readonly to: number[] } {
  const leaps = { at: [] as number[], to: [] as number[] };
  let at = from;
  let ahead = 0;
  do {
    at = periodStart(at, boundary.period, 1, boundary.zone);
    leaps.at.push(at);
    leaps.to.push(boundaryAt(boundary, at));
    if (at > to) ahead++;
  } while (at <= to || ((leaps.to.at(-1) ?? at) <= to && ahead < MOST_LEAPS));
  return leaps;
}
