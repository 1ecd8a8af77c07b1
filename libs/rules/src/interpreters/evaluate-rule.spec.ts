import { describe, expect, it } from '@jest/globals';
import { NOW } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { type ComparisonTrace, evaluateRule, explainRule } from './evaluate-rule.js';

describe('evaluateRule', () => {
  const rule = parsed({
    any: [
      { fact: 'string_a', operator: 'in', value: ['NL', 'BE'] },
      {
        name: 'has spent',
        all: [
          { fact: 'money_a', operator: 'greaterThan', value: { fact: 'money_b' }, name: 'more than before' },
          { not: { fact: 'number_a', operator: 'lessThan', value: 3 } },
        ],
      },
    ],
  });

  it('traces every comparison with what was compared, also those that cannot change the answer', () => {
    const facts: Record<string, number | string> = { string_a: 'NL', money_a: 20, money_b: 19.99 };
    expect(evaluateRule(rule, (name) => facts[name], NOW)).toEqual({
      kind: 'any',
      matched: true,
      pointer: '',
      changesToFlip: 2,
      nodes: [
        {
          kind: 'comparison',
          matched: true,
          pointer: '/any/0',
          changesToFlip: 1,
          fact: 'string_a',
          type: 'string',
          operator: 'in',
          factValue: 'NL',
          comparedValue: ['NL', 'BE'],
        },
        {
          kind: 'all',
          name: 'has spent',
          matched: true,
          pointer: '/any/1',
          changesToFlip: 1,
          nodes: [
            {
              kind: 'comparison',
              name: 'more than before',
              matched: true,
              pointer: '/any/1/all/0',
              changesToFlip: 1,
              distance: { by: -0.01, to: 19.99 },
              fact: 'money_a',
              type: 'money',
              operator: 'greaterThan',
              factValue: 20,
              comparedValue: 19.99,
              comparedFact: 'money_b',
            },
            {
              kind: 'not',
              matched: true,
              pointer: '/any/1/all/1',
              changesToFlip: 1,
              node: {
                kind: 'comparison',
                matched: false,
                pointer: '/any/1/all/1/not',
                changesToFlip: 1,
                fact: 'number_a',
                type: 'number',
                operator: 'lessThan',
                factValue: undefined,
                comparedValue: 3,
              },
            },
          ],
        },
      ],
    });
  });

  it('throws at a reference that was not replaced', () => {
    expect(() => evaluateRule(parsed({ condition: 'first' }), () => undefined, NOW)).toThrow('inlineSegments');
  });
});

/** The trace of a single comparison for a value of its fact. */
function traceOf(leaf: Record<string, unknown>, value: string | number | undefined): ComparisonTrace {
  const trace = evaluateRule(parsed({ not: leaf }), () => value, NOW);
  if (trace.kind !== 'not' || trace.node.kind !== 'comparison') throw new Error('a comparison was expected');
  return trace.node;
}

describe('the distance to the other side', () => {
  it.each<[string, string, unknown, string | number | undefined, unknown]>([
    ['number_a', 'greaterThanInclusive', 5, 3, { by: 2, to: 5 }],
    ['number_a', 'greaterThan', 5, 3, { by: 3, to: 6 }],
    ['number_a', 'greaterThan', 5, 9, { by: -4, to: 5 }],
    ['number_a', 'between', [5, 8], 12, { by: -4, to: 8 }],
    ['number_a', 'between', [5, 8], 6, { by: -2, to: 4 }],
    ['number_a', 'in', [1, 9], 7, { by: 2, to: 9 }],
    ['number_a', 'equal', 5, 5, { by: -1, to: 4 }],
    ['money_a', 'greaterThanInclusive', 100, 87.5, { by: 12.5, to: 100 }],
    ['money_a', 'greaterThan', 100, 100, { by: 0.01, to: 100.01 }],
    ['duration_a', 'greaterThanInclusive', 90, 61, { by: 29, to: 90 }],
    [
      'instant_a',
      'lessThan',
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:00:05.000Z',
      { by: -5001, to: '2025-12-31T23:59:59.999Z' },
    ],
    ['number_a', 'greaterThan', 5, undefined, undefined],
    ['string_a', 'equal', 'NL', 'BE', undefined],
  ])('%s %s %j of %j', (fact, operator, value, has, distance) => {
    expect(traceOf({ fact, operator, value }, has).distance).toEqual(distance);
  });
});

it('measures percentiles in tenths', () => {
  const leaf = { fact: 'money_a', params: { as: 'percentile' }, operator: 'greaterThan', value: 90 };
  expect(traceOf(leaf, 87.3).distance).toEqual({ by: 2.8, to: 90.1 });
});

describe('how many comparisons have to turn', () => {
  const leaf = (holds: boolean) => ({ fact: 'number_a', operator: 'equal', value: holds ? 1 : 2 });
  const changes = (json: unknown) => evaluateRule(parsed(json), () => 1, NOW).changesToFlip;

  it.each<[string, unknown, number]>([
    ['one, to break an all', { all: [leaf(true), leaf(true)] }, 1],
    ['all that fail, to fulfil an all', { all: [leaf(true), leaf(false), leaf(false)] }, 2],
    ['one, to fulfil an any', { any: [leaf(false), leaf(false), leaf(false)] }, 1],
    ['all that hold, to break an any', { any: [leaf(true), leaf(true), leaf(false)] }, 2],
    ['the same behind a not', { not: { any: [leaf(true), leaf(true)] } }, 2],
    ['the cheapest branch', { any: [{ all: [leaf(false), leaf(false)] }, { all: [leaf(true), leaf(false)] }] }, 1],
  ])('%s', (_, json, count) => {
    expect(changes(json)).toBe(count);
  });
});

describe('explainRule', () => {
  const customer = {
    facts: (name: string) => ({ duration_a: 20, instant_a: '2026-06-01T00:00:00.000Z' })[name],
    since: (name: string) => ({ duration_a: '2026-05-28T00:00:00.000Z' })[name],
  };
  const flipOf = (json: unknown) => explainRule(parsed(json), customer, NOW).flipsAt?.toISOString();
  const lapsed = { fact: 'duration_a', operator: 'greaterThanInclusive', value: 30 };
  const recent = { fact: 'instant_a', operator: 'inTheLast', value: { days: 60 } };

  it('tells when time alone turns the answer', () => {
    expect(flipOf({ all: [lapsed] })).toBe('2026-06-27T00:00:00.000Z');
    expect(flipOf({ all: [recent] })).toBe('2026-07-31T00:00:00.000Z');
    expect(flipOf({ all: [lapsed, recent] })).toBe('2026-06-27T00:00:00.000Z');
    expect(flipOf({ any: [recent, lapsed] })).toBeUndefined(); // one sets in before the other ends
    expect(flipOf({ all: [{ fact: 'number_a', operator: 'isSet', value: true }] })).toBeUndefined();
  });
});
