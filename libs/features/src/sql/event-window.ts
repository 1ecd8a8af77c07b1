/** Windows over the instants of events, sessions or sequences in SQL: what is inside, and when the clock changes that. */
import type { SqlParameters } from '#kernel';
import { ago, type Boundary, fixedLength, intervalSql, nextReachedSql, type Period, type Span } from '#rules';
import type { EventWindow } from '../feature-spec.js';
import type { Moments } from './moments.js';

type ClockedWindow = Exclude<EventWindow, { kind: 'anchored' }>;

/** Conditions that an instant is in a window. */
export function insideWindow(
  instant: string,
  window: ClockedWindow | undefined,
  { moments, parameters }: { moments: Moments; parameters: SqlParameters },
): string[] {
  switch (window?.kind) {
    case undefined:
      return [];
    case 'moving':
      return [
        ...(window.from ? [`${instant} > ${moments.boundary(ago(window.from))}`] : []),
        ...(window.to ? [`${instant} <= ${moments.boundary(ago(window.to))}`] : []),
      ];
    case 'fixed':
      return [
        ...(window.since ? [`${instant} >= ${parameters.bind(window.since, 'timestamptz')}`] : []),
        ...(window.until ? [`${instant} < ${parameters.bind(window.until, 'timestamptz')}`] : []),
      ];
    case 'calendar': {
      const { from, to, ...calendar } = window.period;
      return [
        `${instant} >= ${moments.boundary(periodStart(calendar, from))}`,
        `${instant} < ${moments.boundary(periodStart(calendar, to + 1))}`,
      ];
    }
  }
}

const periodStart = ({ period, zone }: { period: Period; zone: string }, offset: number): Boundary => ({
  kind: 'periodStart',
  period,
  zone,
  offset,
});

/** The edges of several windows over the same instants: which of them an instant crosses next as the clock goes on. */
export class WindowEdges {
  private readonly spans = new Map<string, Span>();
  private readonly calendars = new Map<string, { period: Period; zone: string; from: number }>();

  add(window: ClockedWindow | undefined): void {
    if (window?.kind === 'moving') {
      for (const span of [window.from, window.to]) if (span !== undefined) this.addSpan(span);
    }
    if (window?.kind === 'calendar') {
      const { period, zone, from } = window.period;
      const key = JSON.stringify([period, zone]);
      const known = this.calendars.get(key);
      this.calendars.set(key, { period, zone, from: Math.min(from, known?.from ?? from) });
    }
  }

  addSpan(span: Span): void {
    this.spans.set(JSON.stringify(fixedLength(span) ?? span), span);
  }

  get isEmpty(): boolean {
    return this.spans.size === 0 && this.calendars.size === 0;
  }

  /**
   * The first of the edges that an instant has yet to cross: of spans of fixed length the shortest that has not passed since, found by
   * as few comparisons as there are. What is in a calendar window, or is to come into one, may change when a period begins.
   */
  sql(instant: string, moments: Moments, parameters: SqlParameters): string {
    const crossing = (span: Span): string =>
      `WHEN ${instant} > ${moments.boundary(ago(span))} THEN ${instant} + ${intervalSql(span, parameters)}`;
    const spans = [...this.spans.values()];
    const fixed = spans
      .filter((span) => fixedLength(span) !== undefined)
      .sort((a, b) => (fixedLength(a) ?? 0) - (fixedLength(b) ?? 0));
    const cases = [
      ...(fixed.length > 0 ? [fixed.map(crossing).join(' ')] : []),
      ...[...this.calendars.values()].map(
        ({ from, ...calendar }) =>
          `WHEN ${instant} >= ${moments.boundary(periodStart(calendar, from))} THEN ${moments.boundary(periodStart(calendar, 1))}`,
      ),
    ].map((whens) => `CASE ${whens} END`);
    const months = spans.filter((span) => fixedLength(span) === undefined).map(ago);
    const crossings = [...cases, ...nextReachedSql(instant, months, { now: moments.now, parameters })];
    return crossings.length === 1 ? (crossings[0] ?? 'NULL') : `least(${crossings.join(', ')})`;
  }
}
