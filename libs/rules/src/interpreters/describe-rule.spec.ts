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

test.each<[string, string, unknown, string]>([
  ['string_a', 'known:notEqual', 'NL', 'string_a is known and is not "NL"'],
  ['number_a', 'orMissing:lessThan', 3, 'number_a is missing or is less than 3'],
  ['list_a', 'someFact:ignoreCase:startsWith', 'v', 'some of list_a starts with "v" (in any case)'],
  ['list_a', 'length:greaterThan', 2, 'the number of list_a is more than 2'],
  ['list_a', 'containsAny', ['a', 'b'], 'list_a has any of "a", "b"'],
  ['string_a', 'matches', '^a+$', 'string_a matches /^a+$/'],
  ['money_a', 'between', [5, 10], 'money_a is between 5 and 10'],
  ['boolean_a', 'isSet', false, 'boolean_a is not set'],
  ['instant_a', 'inTheLast', { days: 30 }, 'instant_a is in the last 30 days'],
  ['instant_a', 'moreThanAgo', { months: 1 }, 'instant_a is at least 1 month ago'],
  ['instant_a', 'betweenAgo', { from: { days: 90 }, to: { days: 30 } }, 'instant_a is between 90 days and 30 days ago'],
  ['instant_a', 'inTheNext', { weeks: 2 }, 'instant_a is in the next 2 weeks'],
  ['instant_a', 'inCalendarPeriod', { period: 'day', from: -1, to: -1, zone: 'UTC' }, 'instant_a is yesterday (UTC)'],
  [
    'instant_a',
    'inCalendarPeriod',
    { period: 'month', from: 0, to: 0, zone: 'Europe/Amsterdam' },
    'instant_a is in this calendar month (Europe/Amsterdam)',
  ],
  [
    'instant_a',
    'inCalendarPeriod',
    { period: 'week', from: -4, to: -1, zone: 'UTC' },
    'instant_a is in the last 4 whole calendar weeks (UTC)',
  ],
  ['instant_a', 'anniversaryToday', { zone: 'UTC' }, 'instant_a has its anniversary today (UTC)'],
  [
    'instant_a',
    'anniversaryInTheNext',
    { days: 7, zone: 'UTC' },
    'instant_a has its anniversary in the next 7 days (UTC)',
  ],
  ['instant_a', 'inMonthOfYear', { months: [12, 1], zone: 'UTC' }, 'instant_a is in December, January (UTC)'],
])('%s %s %j', (fact, operator, value, sentence) => {
  expect(describeRule(parsed({ all: [{ fact, operator, value }] }))).toBe(sentence);
});

test('describeRule names what is read of a fact, and calls things as it is told', () => {
  const read = parsed({
    all: [
      { fact: 'money_a', params: { as: 'percentile', missing: 0 }, operator: 'greaterThanInclusive', value: 90 },
      { fact: 'object_a', path: '$.inner.amount', operator: 'equal', value: { fact: 'number_a' } },
    ],
  });
  expect(describeRule(read, { fact: (name) => name.toUpperCase() })).toBe(
    'the percentile of MONEY_A (0 if missing) is at least 90 and OBJECT_A.inner.amount is NUMBER_A',
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
