import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW } from '../testing/arbitraries.js';
import { isZone, localDate, PERIODS, type Period, periodStart, periodStarts, plusDays } from './calendar.js';
import { comparableIso, postgresInstant } from './moment.js';
import { type Span, shifted, spanText } from './span.js';
import { ago, ahead, type Boundary, boundaryAt } from './window.js';

const at = (text: string): number => Date.parse(text);
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

describe('a span', () => {
  it.each<[Span, string]>([
    [{ minutes: 90 }, '2026-03-31T10:30:00.000Z'],
    [{ days: 1 }, '2026-03-30T12:00:00.000Z'],
    [{ weeks: 2 }, '2026-03-17T12:00:00.000Z'],
    [{ months: 1 }, '2026-02-28T12:00:00.000Z'],
    [{ months: 13 }, '2025-02-28T12:00:00.000Z'],
    [{ years: 1 }, '2025-03-31T12:00:00.000Z'],
  ])('%j before 31 March 2026 at noon is %s', (span, expected) => {
    expect(iso(shifted(at('2026-03-31T12:00:00.000Z'), span, -1))).toBe(expected);
  });

  it('is 24 hours to the day, also when the clocks are changed', () => {
    expect(iso(shifted(at('2026-03-29T12:00:00.000Z'), { days: 1 }, -1))).toBe('2026-03-28T12:00:00.000Z');
  });

  it('reads as people say it', () => {
    expect([spanText({ days: 1 }), spanText({ months: 3 })]).toEqual(['1 day', '3 months']);
  });
});

describe('a calendar', () => {
  it.each<[string, Period, number, string, string]>([
    ['2026-03-29T10:00:00.000Z', 'day', 0, 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29T10:00:00.000Z', 'day', 1, 'Europe/Amsterdam', '2026-03-29T22:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 'week', 0, 'UTC', '2025-12-29T00:00:00.000Z'],
    ['2026-05-15T00:00:00.000Z', 'quarter', -2, 'UTC', '2025-10-01T00:00:00.000Z'],
    ['2018-11-04T12:00:00.000Z', 'day', 0, 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'], // begins at 1 o'clock
  ])('seen at %s, the %s %d away in %s begins at %s', (now, period, offset, zone, expected) => {
    expect(iso(periodStart(at(now), period, offset, zone))).toBe(expected);
  });

  it('knows zones by their names, and nothing else', () => {
    const names = ['UTC', 'Europe/Amsterdam', 'Etc/GMT+5', '', 'Mars/Olympus', "UTC'; --", 'utc+1', 5, null, '+01:00'];
    expect(names.filter(isZone)).toEqual(['UTC', 'Europe/Amsterdam', 'Etc/GMT+5']);
  });

  it('has periods without gaps, each holding the instants from its start to the next', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Amsterdam', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kolkata');
    const instant = fc.integer({ min: at('2000-01-01'), max: at('2030-01-01') });
    fc.assert(
      fc.property(instant, fc.constantFrom(...PERIODS), zone, (now, period, name) => {
        const start = periodStart(now, period, 0, name);
        const next = periodStart(now, period, 1, name);
        expect(start <= now && now < next).toBe(true);
        expect(periodStart(next, period, -1, name)).toBe(start);
        expect(periodStart(next - 1, period, 0, name)).toBe(start);
        const range = { from: now, to: periodStart(now, period, 2, name) };
        expect(periodStarts(range, { period, zone: name })).toEqual([start, next, range.to]);
      }),
      { numRuns: 300 },
    );
  });

  it('counts days over the ends of months and years', () => {
    expect(plusDays({ year: 2023, month: 12, day: 31 }, 1)).toEqual({ year: 2024, month: 1, day: 1 });
    expect(plusDays({ year: 2024, month: 3, day: 1 }, -1)).toEqual({ year: 2024, month: 2, day: 29 });
    expect(plusDays({ year: 50, month: 1, day: 1 }, -1)).toEqual({ year: 49, month: 12, day: 31 });
    expect(localDate(at('2026-01-01T00:30:00.000Z'), 'America/New_York')).toEqual({ year: 2025, month: 12, day: 31 });
  });
});

describe('a boundary', () => {
  it('never moves backwards, unless it is months away', () => {
    const boundary = fc.oneof<fc.Arbitrary<Boundary>[]>(
      fc.constantFrom(ago({ days: 30 }), ahead({ hours: 1 }), { kind: 'now' as const }),
      fc.record({
        kind: fc.constant('periodStart' as const),
        period: fc.constantFrom(...PERIODS),
        offset: fc.integer({ min: -3, max: 3 }),
        zone: fc.constantFrom('UTC', 'Europe/Amsterdam', 'America/New_York'),
      }),
    );
    const instant = fc.integer({ min: at('2020-01-01'), max: at('2030-01-01') });
    fc.assert(
      fc.property(boundary, instant, fc.nat(3_000_000_000), (edge, now, later) => {
        expect(boundaryAt(edge, now + later)).toBeGreaterThanOrEqual(boundaryAt(edge, now));
      }),
      { numRuns: 500 },
    );
  });

  it('months away stays on the last day of a shorter month for some days, each of which begins anew', () => {
    const instants = ['2026-03-28T23:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-04-01T01:00:00.000Z'];
    expect(instants.map((instant) => iso(boundaryAt(ago({ months: 1 }), at(instant))))).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-02-28T01:00:00.000Z',
      '2026-03-01T01:00:00.000Z',
    ]);
  });

  it('beyond the years that facts can have compares as what it is', () => {
    const before = at('0001-01-01T00:00:00.000Z') - 1;
    const after = at('9999-12-31T23:59:59.999Z') + 1;
    expect([comparableIso(before), postgresInstant(before)]).toEqual(['', '-infinity']);
    expect([comparableIso(after), postgresInstant(after)]).toEqual(['~', 'infinity']);
    expect(comparableIso(NOW.getTime())).toBe(NOW.toISOString());
  });
});
