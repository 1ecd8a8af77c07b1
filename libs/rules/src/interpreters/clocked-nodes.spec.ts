import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import type { Fact, RuleScope } from '../facts.js';
import { parseRule } from '../parse/parse-rule.js';
import { clockedNodes } from './clocked-nodes.js';

const SCOPE: RuleScope = {
  facts: new Map<string, Fact>([
    ['at', { type: 'instant' }],
    ['since', { type: 'duration' }],
    ['orders', { type: 'number' }],
  ]),
  segments: new Set(['other']),
};

function clocked(json: JsonObject): string[] {
  const rule = parseRule(json, SCOPE);
  if (!rule.ok) throw new Error(JSON.stringify(rule.error));
  return clockedNodes(rule.value).map(({ pointer }) => pointer);
}

describe('clockedNodes', () => {
  it.each<[string, string, JsonObject]>([
    ['at', 'inTheLast', { days: 30 }],
    ['at', 'inTheNext', { days: 30 }],
    ['at', 'moreThanAgo', { days: 30 }],
    ['at', 'known:betweenAgo', { from: { days: 3 }, to: { days: 1 } }],
    ['at', 'inCalendarPeriod', { period: 'day', from: 0, to: 0, zone: 'UTC' }],
    ['at', 'anniversaryToday', { zone: 'UTC' }],
    ['at', 'anniversaryThisMonth', { zone: 'UTC' }],
    ['at', 'anniversaryInTheLast', { days: 7, zone: 'UTC' }],
    ['at', 'anniversaryInTheNext', { days: 7, zone: 'UTC' }],
  ])('holds %s %s %j', (fact, operator, value) => {
    expect(clocked({ all: [{ fact, operator, value }] })).toEqual(['/all/0']);
  });

  it('holds every comparison of a duration, which grows by itself', () => {
    expect(clocked({ any: [{ fact: 'since', operator: 'greaterThan', value: 30 }] })).toEqual(['/any/0']);
  });

  it('holds nothing that only new data can change', () => {
    expect(
      clocked({
        all: [
          { fact: 'at', operator: 'lessThan', value: '2026-01-01T00:00:00.000Z' },
          { fact: 'at', operator: 'inMonthOfYear', value: { months: [12], zone: 'UTC' } },
          { fact: 'at', operator: 'isSet', value: true },
          { fact: 'orders', operator: 'between', value: [1, 3] },
          { condition: 'other' },
        ],
      }),
    ).toEqual([]);
  });

  it('says where they are, however deep', () => {
    const last = { fact: 'at', operator: 'inTheLast', value: { days: 1 } };
    expect(clocked({ not: { any: [{ fact: 'orders', operator: 'equal', value: 1 }, { all: [last, last] }] } })).toEqual(
      ['/not/any/1/all/0', '/not/any/1/all/1'],
    );
  });
});
