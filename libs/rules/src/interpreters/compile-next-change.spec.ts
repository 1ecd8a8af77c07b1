import { describe, expect, it } from '@jest/globals';
import { SqlParameters } from '#kernel';
import type { SqlMoment } from '../sql/moment-sql.js';
import type { FactColumn } from '../sql/writer.js';
import { FACTS, NOW } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { compileNextChangeToSql } from './compile-next-change.js';

/** The first duration is counted from the first instant. */
function columnOf(fact: string): FactColumn {
  const type = FACTS.get(fact)?.type ?? 'number';
  return { sql: fact, type, ...(type === 'duration' ? { since: fact.replace('duration', 'instant') } : {}) };
}

function compiled(nodes: readonly unknown[], now: SqlMoment = { kind: 'at', at: NOW }) {
  const parameters = new SqlParameters();
  const rules = nodes.map((node) => parsed({ all: [node] }));
  return { sql: compileNextChangeToSql(rules, { column: columnOf, parameters, now }), values: parameters.values };
}

const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });

describe('compileNextChangeToSql', () => {
  it('asks once for what several comparisons wait for, also where a duration is counted from the instant', () => {
    expect(
      compiled([
        leaf('instant_a', 'inTheLast', { days: 30 }),
        leaf('instant_a', 'moreThanAgo', { days: 30 }),
        leaf('duration_a', 'greaterThanInclusive', 30),
        leaf('duration_a', 'lessThanInclusive', 29),
        leaf('instant_a', 'inTheLast', { weeks: 1 }),
        leaf('instant_a', 'inTheLast', { hours: 168 }),
      ]),
    ).toEqual({
      sql: [
        'CASE WHEN instant_a > $1::timestamptz THEN instant_a' +
          ' WHEN instant_a > $2::timestamptz THEN (instant_a + make_interval(hours => $3::int))' +
          ' WHEN instant_a > $4::timestamptz THEN (instant_a + make_interval(hours => $5::int)) END',
      ],
      values: ['2026-06-17T12:34:56.789Z', '2026-06-10T12:34:56.789Z', 168, '2026-05-18T12:34:56.789Z', 720],
    });
  });

  it.each<[string, number, unknown[]]>([
    [
      'months and years of the same length',
      2,
      [leaf('instant_a', 'inTheLast', { months: 12 }), leaf('instant_a', 'inTheLast', { years: 1 })],
    ],
    [
      'periods of one calendar',
      1,
      [
        leaf('instant_a', 'inCalendarPeriod', { period: 'day', from: 0, to: 0, zone: 'UTC' }),
        leaf('instant_a', 'inCalendarPeriod', { period: 'day', from: -7, to: -1, zone: 'UTC' }),
      ],
    ],
    [
      'anniversaries of several facts in one time zone',
      1,
      [
        leaf('instant_a', 'anniversaryToday', { zone: 'UTC' }),
        leaf('instant_b', 'anniversaryInTheNext', { zone: 'UTC', days: 7 }),
      ],
    ],
    [
      'facts of their own',
      2,
      [leaf('instant_a', 'inTheLast', { days: 1 }), leaf('instant_b', 'inTheLast', { days: 1 })],
    ],
    [
      'what stands in for a missing instant',
      2,
      [
        leaf('instant_a', 'inTheLast', { days: 1 }),
        { ...leaf('instant_a', 'inTheLast', { days: 1 }), params: { missing: '2026-01-01T00:00:00.000Z' } },
      ],
    ],
    ['durations beside each other', 2, [leaf('duration_a', 'lessThan', { fact: 'duration_b' })]],
    [
      'a percentile that is compared twice',
      1,
      [
        { ...leaf('duration_a', 'lessThan', 10), params: { as: 'percentile' } },
        { ...leaf('duration_a', 'lessThan', 20), params: { as: 'percentile' } },
      ],
    ],
    [
      'what the clock does not change',
      0,
      [
        leaf('instant_a', 'lessThan', '2026-01-01T00:00:00.000Z'),
        leaf('instant_a', 'inMonthOfYear', { months: [1], zone: 'UTC' }),
        leaf('duration_a', 'isSet', true),
        { ...leaf('number_a', 'lessThan', 10), params: { as: 'percentile' } },
        leaf('string_a', 'equal', 'x'),
      ],
    ],
  ])('has for %s so many expressions: %d', (_, count, nodes) => {
    const each: SqlMoment = { kind: 'each', sql: 't', from: new Date('2026-06-01'), to: NOW };
    expect(compiled(nodes).sql).toHaveLength(count);
    const { sql, values } = compiled(nodes, each);
    expect(sql).toHaveLength(count);
    // PostgreSQL refuses parameters that are not used.
    values.forEach((_value, index) => {
      expect(sql.join()).toMatch(new RegExp(`\\$${index + 1}::`));
    });
  });

  it('throws at a reference that was not replaced', () => {
    const context = { column: columnOf, parameters: new SqlParameters(), now: { kind: 'at', at: NOW } as const };
    expect(() => compileNextChangeToSql([parsed({ condition: 'first' })], context)).toThrow('inlineSegments');
  });
});
