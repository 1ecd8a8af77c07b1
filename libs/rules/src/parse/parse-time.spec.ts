import { describe, expect, it } from '@jest/globals';
import { parseCalendarPeriod, parseSpan } from './parse-time.js';

describe('parseSpan', () => {
  it('reads a length of time', () => {
    expect(parseSpan({ days: 30 })).toEqual({ ok: true, value: { days: 30 } });
  });

  it.each<[unknown, string]>([
    [undefined, ''],
    [30, ''],
    [{}, ''],
    [{ seconds: 5 }, ''],
    [{ days: 1, hours: 1 }, ''],
    [{ days: 0 }, '/days'],
    [{ years: 201 }, '/years'],
  ])('refuses %j at its place', (json, place) => {
    expect(parseSpan(json, '/within')).toMatchObject({
      ok: false,
      error: [{ code: 'value-not-a-span', pointer: `/within${place}` }],
    });
  });
});

describe('parseCalendarPeriod', () => {
  const LAST_MONTH = { period: 'month', from: -1, to: -1, zone: 'Europe/Amsterdam' };

  it('reads whole calendar periods', () => {
    expect(parseCalendarPeriod(LAST_MONTH)).toEqual({ ok: true, value: LAST_MONTH });
  });

  it.each<[unknown, string[]]>([
    [null, ['']],
    [{ ...LAST_MONTH, from: 0 }, ['']],
    [{ ...LAST_MONTH, months: 1 }, ['/months']],
    [{ period: 'decade', from: 0.5, to: 0, zone: 'Nowhere' }, ['/zone', '/period', '/from']],
  ])('refuses %j, with every place', (json, places) => {
    const result = parseCalendarPeriod(json, '/window');
    expect(result.ok ? [] : result.error.map(({ pointer }) => pointer)).toEqual(
      places.map((place) => `/window${place}`),
    );
  });
});
