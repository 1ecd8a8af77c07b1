import { describe, expect, it } from '@jest/globals';
import type { ComparisonTrace, RuleTrace } from '#rules';
import { traceLines, untilText, valueText } from './trace.js';

type Told = ComparisonTrace & { readonly sentence: string };

const compared = (given: Partial<Told>): RuleTrace => ({
  kind: 'comparison',
  matched: false,
  pointer: '',
  changesToFlip: 1,
  fact: 'orders',
  type: 'number',
  operator: 'greaterThanInclusive',
  factValue: 1,
  comparedValue: 3,
  ...given,
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\u001b\[\d+m/g, ''));

const line = (given: Partial<Told>): string => plain(traceLines(compared({ sentence: 'Asked', ...given }))).join('\n');

describe('the line of a comparison', () => {
  it.each<[string, Partial<Told>]>([
    ['✗ Asked · has 1 · needs 2 more', { distance: { by: 2, to: 3 } }],
    ['✗ Asked · has 1.5 · needs 0.3 less', { factValue: 1.5, distance: { by: -0.30000000000000004, to: 1.2 } }],
    ['✓ Asked · has 5 · turns at 2', { matched: true, factValue: 5, distance: { by: -3, to: 2 } }],
    [
      '✓ Asked · has 10 · turns at 30 · until 2026-07-01 12:00Z',
      {
        matched: true,
        type: 'duration',
        factValue: 10,
        distance: { by: 20, to: 30 },
        nextChangeAt: new Date('2026-07-01T12:00:30Z'),
      },
    ],
    [
      '✗ Asked · has 29 · needs 1 more day · not before 2026-07-01 12:00Z',
      { type: 'duration', factValue: 29, distance: { by: 1, to: 30 }, nextChangeAt: new Date('2026-07-01T12:00:00Z') },
    ],
    ['✗ Asked · has 40 · needs 11 fewer days', { type: 'duration', factValue: 40, distance: { by: -11, to: 29 } }],
    [
      '✗ Asked · has 2026-01-01T00:00:00.000Z · needs 2026-02-01T00:00:00.000Z',
      {
        type: 'instant',
        factValue: '2026-01-01T00:00:00.000Z',
        distance: { by: 2_678_400_000, to: '2026-02-01T00:00:00.000Z' },
      },
    ],
    ['✗ Asked · has nothing', { factValue: undefined }],
    ['✗ Asked · has ["a","b c"]', { type: 'list', factValue: ['a', 'b c'] }],
    ['✗ Asked · has {"city":"Utrecht"}', { type: 'object', factValue: { city: 'Utrecht' } }],
    ['✗ Asked · has "New York"', { type: 'string', factValue: 'New York' }],
    ['✗ Asked · has 1, and nothing to compare', { comparedFact: 'visits', comparedValue: undefined }],
    ['✗ Asked · has 1 · a remark', { name: 'a remark' }],
  ])('%s', (expected, given) => {
    expect(line(given)).toBe(expected);
  });

  it.each<[string, Partial<ComparisonTrace>]>([
    ['✗ orders greaterThanInclusive 3 · has 1', {}],
    [
      '✗ address.city known:notEqual NL · has DE',
      { fact: 'address', path: '$.city', operator: 'known:notEqual', comparedValue: 'NL', factValue: 'DE' },
    ],
    [
      '✗ the percentile of orders greaterThan 90 · has 52.3',
      { as: 'percentile', operator: 'greaterThan', comparedValue: 90, factValue: 52.3 },
    ],
    ['✗ orders inTheLast {"days":30} · has 1', { operator: 'inTheLast', comparedValue: { days: 30 } }],
    ['✗ orders greaterThanInclusive visits (3) · has 1, and 3 to compare', { comparedFact: 'visits' }],
  ])('without words is %s', (expected, given) => {
    expect(plain(traceLines(compared(given)))).toEqual([expected]);
  });
});

describe('the lines of a rule', () => {
  it('are its tree, with how far groups are', () => {
    const outcome = { pointer: '', changesToFlip: 1 };
    const inner: RuleTrace = { ...outcome, kind: 'any', matched: false, changesToFlip: 1, nodes: [compared({})] };
    const rule: RuleTrace = {
      ...{ ...outcome, kind: 'all', matched: false, changesToFlip: 2, name: 'both' },
      nodes: [{ ...outcome, kind: 'not', matched: true, node: inner }, compared({ matched: true })],
    };
    expect(plain(traceLines(rule, '  '))).toEqual([
      '  ✗ all of · 2 conditions away · both',
      '    ✓ not',
      '      ✗ any of',
      '        ✗ orders greaterThanInclusive 3 · has 1',
      '    ✓ orders greaterThanInclusive 3 · has 1',
    ]);
  });
});

describe('words for times and values', () => {
  it('say what time does', () => {
    const at = new Date('2026-07-01T12:00:59Z');
    expect([untilText(true, at), untilText(false, at)]).toEqual([
      'until 2026-07-01 12:00Z',
      'not before 2026-07-01 12:00Z',
    ]);
  });

  it('quote what could be misread', () => {
    expect(['', ' ', 'a b', 'NL', 'a,b', true, 0, null].map(valueText)).toEqual([
      '""',
      '" "',
      '"a b"',
      'NL',
      '"a,b"',
      'true',
      '0',
      'nothing',
    ]);
  });
});
