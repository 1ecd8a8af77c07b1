import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, monthsBefore, SECOND, ShopCalendar } from './calendar.js';
import { Random } from './random.js';

const START = Date.UTC(2025, 0, 1, 7, 30);
const END = Date.UTC(2026, 0, 1, 7, 30);

describe('ShopCalendar', () => {
  const calendar = new ShopCalendar(START, END);

  it('runs about a day a day over a year, faster in December than in July', () => {
    const busyDaysOf = (month: number) =>
      calendar.toBusyDays(Date.UTC(2025, month, 29)) - calendar.toBusyDays(Date.UTC(2025, month, 1, 8));
    expect(calendar.toBusyDays(END) - calendar.toBusyDays(START)).toBeCloseTo(365, -1);
    expect(busyDaysOf(11)).toBeGreaterThan(1.7 * busyDaysOf(6));
  });

  it('turns busy time back to the same second', () => {
    for (let at = START; at <= END; at += 5 * DAY + 7 * HOUR + 11 * SECOND) {
      expect(Math.abs(calendar.fromBusyDays(calendar.toBusyDays(at)) - at)).toBeLessThanOrEqual(SECOND);
    }
  });

  it('lets customers arrive at their rate, in order and within the bounds', () => {
    const arrivals = [...calendar.arrivals(START, END + DAY, 10, new Random(1, 2, 3))];
    expect(Math.abs(arrivals.length - 3650)).toBeLessThan(4 * Math.sqrt(3650));
    expect(arrivals).toEqual(arrivals.toSorted((one, other) => one - other));
    expect(arrivals.every((at) => at >= START && at <= END && at % SECOND === 0)).toBe(true);
  });

  it('has no arrivals at rate 0 or after the last instant', () => {
    const random = new Random(1, 2, 3);
    expect([...calendar.arrivals(START, END, 0, random)]).toEqual([]);
    expect([...calendar.arrivals(END, START, 10, random)]).toEqual([]);
  });
});

describe('monthsBefore', () => {
  it.each([
    ['2026-01-01T00:00:00Z', 18, '2024-07-01T00:00:00Z'],
    ['2026-08-31T12:34:56Z', 18, '2025-02-28T12:34:56Z'],
    ['2024-03-31T00:00:00Z', 1, '2024-02-29T00:00:00Z'],
    ['2026-05-15T00:00:00Z', 12, '2025-05-15T00:00:00Z'],
  ])('%s less %d months is %s', (end, months, start) => {
    expect(monthsBefore(new Date(end), months)).toEqual(new Date(start));
  });
});
