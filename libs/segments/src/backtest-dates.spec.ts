import { describe, expect, it } from '@jest/globals';
import { type BacktestInterval, backtestDates, MOST_DATES } from './backtest-dates.js';

const dates = (from: string, to: string, every: BacktestInterval) =>
  backtestDates({ from: new Date(from), to: new Date(to), every });

const days = (from: string, to: string, every: BacktestInterval) => {
  const found = dates(from, to, every);
  return found.ok ? found.value.map((date) => date.toISOString().slice(0, 10)) : found.error.map((one) => one.pointer);
};

describe('the dates of a backtest', () => {
  it('begin with the first and lie at equal distances, none after the last', () => {
    expect(days('2026-01-01', '2026-01-16', { days: 7 })).toEqual(['2026-01-01', '2026-01-08', '2026-01-15']);
    expect(days('2026-01-01', '2026-01-15', { days: 7 })).toHaveLength(3);
    expect(days('2026-01-01', '2026-01-01', { months: 1 })).toEqual(['2026-01-01']);
  });

  it('keep the time of day', () => {
    const found = dates('2026-01-31T18:30:00.000Z', '2026-03-01', { months: 1 });
    expect(found.ok && found.value.map((date) => date.toISOString())).toEqual([
      '2026-01-31T18:30:00.000Z',
      '2026-02-28T18:30:00.000Z',
    ]);
  });

  it('take the last day of a month that is too short, without sticking to it', () => {
    expect(days('2025-12-31', '2026-05-31', { months: 1 })).toEqual([
      '2025-12-31',
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ]);
    expect(days('2024-02-29', '2028-03-01', { months: 12 })).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  it.each([
    ['2026-01-02', '2026-01-01', { days: 1 }, '/to'],
    ['2026-01-01', '2026-01-02', { days: 0 }, '/every'],
    ['2026-01-01', '2026-01-02', { days: 1.5 }, '/every'],
    ['2026-01-01', '2026-01-02', { months: -1 }, '/every'],
    ['2026-01-01', '2026-01-02', { days: 10_000_000 }, '/every'],
    ['2000-01-01', '2026-01-02', { days: 1 }, '/every'],
    ['0001-01-01', '9999-12-31', { days: 1 }, '/every'],
  ])('from %s to %s every %j are refused', (from, to, every, pointer) => {
    expect(days(from, to, every as BacktestInterval)).toEqual([pointer]);
  });

  it('may be two hundred', () => {
    const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
    expect(days(day(0), day(MOST_DATES - 1), { days: 1 })).toHaveLength(MOST_DATES);
    expect(days(day(0), day(MOST_DATES), { days: 1 })).toEqual(['/every']);
  });
});
