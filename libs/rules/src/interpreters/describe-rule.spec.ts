import { describe, expect, it, test } from '@jest/globals';
import { parsed } from '../testing/parsed.js';
import { describeRule } from './describe-rule.js';
import { factsOf } from './facts-of.js';
import { segmentsOf } from './references-of.js';

const rule = parsed({
  all: [
    { fact: 'string_a', operator: 'in', value: ['NL', 'BE'] },
    {
      any: [
        { fact: 'number_a', operator: 'greaterThanInclusive', value: { fact: 'number_b' } },
        { fact: 'duration_a', operator: 'lessThan', value: 1 },
        { not: { condition: 'first' } },
      ],
    },
    { any: [{ fact: 'instant_a', operator: 'greaterThan', value: '2026-01-31T00:00:00.000Z' }] },
  ],
});

test('describeRule says it in one sentence', () => {
  expect(describeRule(rule)).toBe(
    'string_a is one of "NL", "BE" and ' +
      '(number_a is at least number_b or duration_a is less than 1 day or not (in segment "first")) and ' +
      'instant_a is after 2026-01-31T00:00:00.000Z',
  );
});

describe('what a rule depends on', () => {
  it('is the facts on both sides', () => {
    expect(factsOf(rule)).toEqual(new Set(['string_a', 'number_a', 'number_b', 'duration_a', 'instant_a']));
  });

  it('is the segments it refers to', () => {
    expect(segmentsOf(rule)).toEqual(new Set(['first']));
  });
});
