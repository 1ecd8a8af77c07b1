import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '#kernel';
import { parseRule } from '#rules';
import { complaints, parsed, refusedAt } from './parse.spec-support.js';

const RECENCY: JsonObject = { kind: 'recency', events: ['order'] };

const where = (...comparisons: JsonObject[]): JsonObject => ({ all: comparisons });

const IS_TEA = { fact: 'category', operator: 'equal', value: 'tea' };

describe('a selection of events', () => {
  it('is by name alone unless said otherwise', () => {
    expect(parsed({ kind: 'recency', events: ['order', 'gift'] })).toEqual({
      kind: 'recency',
      name: 'probe',
      description: '',
      events: ['order', 'gift'],
      where: undefined,
      properties: new Map(),
    });
  });

  it('filters by the value, the name and the properties it declares', () => {
    const rule = where(
      { fact: 'value', operator: 'greaterThanInclusive', value: 50 },
      { fact: 'name', operator: 'notEqual', value: 'gift' },
      IS_TEA,
      { fact: 'due_at', operator: 'lessThan', value: '2026-01-01T00:00:00.000Z' },
    );
    const facts = new Map([
      ['value', { type: 'money' }],
      ['name', { type: 'string' }],
      ['category', { type: 'string' }],
      ['due_at', { type: 'instant' }],
    ] as const);
    const tree = parseRule(rule, { facts, segments: new Set() });
    expect(parsed({ ...RECENCY, where: rule, properties: { category: 'string', due_at: 'instant' } })).toMatchObject({
      where: tree.ok && tree.value,
      properties: new Map([
        ['category', 'string'],
        ['due_at', 'instant'],
      ]),
    });
  });

  it('speaks of properties by whatever name they have', () => {
    const rule = where({ fact: 'Größe / cm', operator: 'greaterThan', value: 5 });
    expect(refusedAt({ ...RECENCY, where: rule, properties: { 'Größe / cm': 'number' } })).toEqual([]);
  });

  it.each<[string, JsonValue]>([
    ['/properties', {}],
    ['/properties', ['category']],
    ['/properties', null],
    ['/properties', Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, 'string']))],
    ['/properties/value', { value: 'number' }],
    ['/properties/name', { name: 'string' }],
    ['/properties/', { '': 'string' }],
    ['/properties/a~1b', { 'a/b': 'text' }],
    ['/properties/tags', { tags: 'list' }],
    ['/properties/since', { since: 'duration' }],
    ['/properties/since', { since: 5 }],
  ])('is refused at %s with properties %j', (pointer, properties) => {
    expect(refusedAt({ ...RECENCY, properties })).toEqual([pointer]);
  });

  it.each<[string, JsonValue]>([
    ['/where', null],
    ['/where', IS_TEA],
    ['/where/all', { all: [] }],
    ['/where/all/0/fact', where({ fact: 'colour', operator: 'equal', value: 'red' })],
    ['/where/all/0/value', where({ fact: 'value', operator: 'equal', value: '5' })],
    ['/where/condition', { condition: 'champions' }],
    ['/where/all/0', where({ fact: 'value', operator: 'greaterThan', value: 90, params: { as: 'percentile' } })],
  ])('is refused at %s with the filter %j', (pointer, given) => {
    expect(refusedAt({ ...RECENCY, where: given, properties: { category: 'string' } })).toEqual([pointer]);
  });

  it.each<[string, JsonValue]>([
    ['inTheLast', { days: 30 }],
    ['inTheNext', { days: 30 }],
    ['moreThanAgo', { months: 1 }],
    ['betweenAgo', { from: { days: 3 }, to: { days: 1 } }],
    ['inCalendarPeriod', { period: 'month', from: 0, to: 0, zone: 'UTC' }],
    ['anniversaryToday', { zone: 'UTC' }],
  ])('is refused where the clock would change its answer, as with %s', (operator, value) => {
    const clocked = { not: where(IS_TEA, { fact: 'due_at', operator, value }) };
    const body = { ...RECENCY, where: clocked, properties: { category: 'string', due_at: 'instant' } };
    expect(refusedAt(body)).toEqual(['/where/not/all/1']);
    expect(complaints(body)[0]).toMatch(/the clock.*"window"/);
  });

  it('may ask for the month of an instant, which stays what it is', () => {
    const rule = where({ fact: 'due_at', operator: 'inMonthOfYear', value: { months: [12], zone: 'UTC' } });
    expect(refusedAt({ ...RECENCY, where: rule, properties: { due_at: 'instant' } })).toEqual([]);
  });

  it('has all its problems told together', () => {
    expect(refusedAt({ kind: 'recency', events: [5], properties: { name: 'string', size: 'big' }, where: {} })).toEqual(
      ['/events', '/properties/name', '/properties/size', '/where'],
    );
  });
});
