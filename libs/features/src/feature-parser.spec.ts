import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { parseFeatures } from './feature-parser.js';
import { AGGREGATES } from './feature-spec.js';

const parse = (bodies: Readonly<Record<string, JsonObject>>) => parseFeatures(new Map(Object.entries(bodies)));

/** The one feature that the body is known to be. */
function parsed(body: JsonObject, others: Readonly<Record<string, JsonObject>> = {}) {
  const { features, problems } = parse({ ...others, probe: body });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return features.get('probe');
}

/** Where the body is refused. */
const refusedAt = (body: JsonObject, others: Readonly<Record<string, JsonObject>> = {}): string[] =>
  parse({ ...others, probe: body }).problems.map(({ pointer }) => pointer);

const COUNT: JsonObject = { kind: 'aggregate', aggregate: 'count', events: ['order'] };
const RECENCY: JsonObject = { kind: 'recency', events: ['order'] };
const COUNTRY: JsonObject = { kind: 'attribute' };
const AMONG: JsonObject = { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] };
const BASE = { orders: COUNT, recency: RECENCY, country: COUNTRY };
const SCORE: JsonObject = { kind: 'score', of: 'orders', among: AMONG };

describe('an attribute', () => {
  it('is a text under its own name unless said otherwise', () => {
    expect(parsed(COUNTRY)).toEqual({
      kind: 'attribute',
      name: 'probe',
      description: '',
      attribute: 'probe',
      type: 'string',
      default: undefined,
      members: new Map(),
    });
  });

  it.each<[string, JsonObject]>([
    ['string', { default: 'unknown' }],
    ['number', { default: 0.5 }],
    ['money', { default: -1 }],
    ['boolean', { default: false }],
    ['instant', { default: '2026-01-31T00:00:00.000Z' }],
    ['list', { default: ['guest'] }],
    ['list', { default: [] }],
  ])('of type %s takes a default of that type', (type, given) => {
    expect(parsed({ ...COUNTRY, type, ...given })).toMatchObject({ type, ...given });
  });

  it('of type object declares its members, none inside another', () => {
    const members = { '$.city': 'string', '$.geo.lat': 'number' };
    expect(parsed({ ...COUNTRY, type: 'object', members })).toMatchObject({
      type: 'object',
      members: new Map(Object.entries(members)),
    });
    for (const wrong of [
      undefined,
      {},
      { city: 'string' },
      { '$.*': 'string' },
      { '$.items[0]': 'string' },
      { '$.since': 'duration' },
      { '$.geo': 'string', '$.geo.lat': 'number' },
    ]) {
      const body: JsonObject = { ...COUNTRY, type: 'object', ...(wrong && { members: wrong as JsonObject }) };
      expect({ wrong, at: refusedAt(body) }).toEqual({ wrong, at: ['/members'] });
    }
    expect(refusedAt({ ...COUNTRY, members })).toEqual(['/members']);
    expect(refusedAt({ ...COUNTRY, type: 'object', members, default: {} })).toEqual(['/default']);
  });

  it.each([
    ['string', 5],
    ['number', '5'],
    ['money', true],
    ['boolean', 'true'],
    ['string', null],
    ['list', 'vip'],
    ['list', ['vip', 5]],
    ['instant', 20260131],
    ['instant', 'yesterday'],
    // what JavaScript would read and PostgreSQL would not, or not as the same
    ['instant', '2026'],
    ['instant', '2026-02-30T00:00:00.000Z'],
    ['instant', '0000-01-01T00:00:00.000Z'],
    ['instant', '01/02/2026'],
  ])('of type %s refuses the default %j', (type, given) => {
    expect(refusedAt({ ...COUNTRY, type, default: given })).toEqual(['/default']);
  });
});

describe('an aggregate', () => {
  it('works on the value of the events, over all time, unless said otherwise', () => {
    expect(parsed({ ...COUNT, aggregate: 'sum' })).toEqual({
      kind: 'aggregate',
      name: 'probe',
      description: '',
      aggregate: 'sum',
      events: ['order'],
      of: 'value',
      where: undefined,
      properties: new Map(),
      minus: [],
      missing: 'ignore',
      period: { unit: 'day', zone: 'UTC' },
      window: undefined,
    });
  });

  it.each(Object.keys(AGGREGATES))('can be %s', (aggregate) => {
    expect(parsed({ ...COUNT, aggregate, of: 'order_id', last_days: 90 })).toMatchObject({
      aggregate,
      window: { kind: 'moving', from: { days: 90 } },
    });
  });

  it('has to be told what distinct counts', () => {
    expect(refusedAt({ ...COUNT, aggregate: 'distinct' })).toEqual(['/of']);
  });

  it.each<[string, JsonObject]>([
    ['/aggregate', { aggregate: 'median' }],
    ['/aggregate', { aggregate: 'toString' }],
    ['/events', { events: [] }],
    ['/events', { events: 'order' }],
    ['/events', { events: ['order', ''] }],
    ['/events', { events: ['order', 5] }],
    ['/missing', { missing: 'zero' }],
    ['/last_days', { last_days: 0 }],
    ['/last_days', { last_days: 1.5 }],
    ['/last_days', { last_days: '90' }],
    ['/of', { of: ['value'] }],
  ])('is refused at %s with %j', (pointer, change) => {
    expect(refusedAt({ ...COUNT, ...change })).toEqual([pointer]);
  });
});

describe('a score', () => {
  it('has five quantile bins, best where a number is high and where a recency is low', () => {
    const defaults = { kind: 'score', bins: 5, cuts: 'quantiles' };
    expect(parsed(SCORE, BASE)).toMatchObject({ ...defaults, of: 'orders', best: 'high' });
    expect(parsed({ ...SCORE, of: 'recency' }, BASE)).toMatchObject({ ...defaults, of: 'recency', best: 'low' });
  });

  it('comes after the features it depends on, wherever it is written', () => {
    const { features } = parse({ a_score: SCORE, ...BASE });
    expect([...features.keys()]).toEqual(['orders', 'recency', 'country', 'a_score']);
  });

  it('takes cut points by hand: ascending, one fewer than bins', () => {
    expect(parsed({ ...SCORE, bins: 3, cuts: [1, 2.5] }, BASE)).toMatchObject({ cuts: [1, 2.5] });
    for (const cuts of [[1], [1, 2, 3], [2, 1], [1, 1], [1, '2'], 'deciles', 5]) {
      expect({ cuts, at: refusedAt({ ...SCORE, bins: 3, cuts }, BASE) }).toEqual({ cuts, at: ['/cuts'] });
    }
  });

  it.each<[string, JsonObject]>([
    ['/of', { of: 'country' }],
    ['/of', { of: 'nothing' }],
    ['/of', { of: 'probe' }],
    ['/bins', { bins: 1 }],
    ['/bins', { bins: 101 }],
    ['/best', { best: 'highest' }],
    ['/among', { among: {} }],
    ['/among/all/0/fact', { among: { all: [{ fact: 'order', operator: 'equal', value: 0 }] } }],
    ['/among/condition', { among: { condition: 'champions' } }],
  ])('is refused at %s with %j', (pointer, change) => {
    expect(refusedAt({ ...SCORE, ...change }, BASE)).toEqual([pointer]);
  });

  it('cannot be computed from another score', () => {
    expect(refusedAt({ ...SCORE, of: 'first' }, { ...BASE, first: SCORE })).toEqual(['/of']);
  });
});

describe('all features', () => {
  it('report every problem at once, each under its key', () => {
    const { problems } = parse({
      Orders: COUNT,
      kindless: { name: 5 },
      lost: { ...RECENCY, events: [], last_days: 30 },
      score: { ...SCORE, of: 'country', best: 'highest', name: 5, among: { any: [] } },
    });
    expect(problems.map(({ key, pointer }) => `${key}${pointer}`).sort()).toEqual([
      'Orders',
      'kindless/kind',
      'lost/events',
      'lost/last_days',
      'score/among/any',
      'score/best',
      'score/name',
      'score/of',
    ]);
  });

  it.each(['t', 'segments', 'customer_id', 'attributes', 'ctid', 'xmin', 'Orders', 'order-count', ''])(
    'cannot be called "%s"',
    (key) => {
      expect(parse({ [key]: COUNT }).problems).toMatchObject([{ key, pointer: '' }]);
    },
  );

  it('name the members that a kind has when there is one it has not', () => {
    const { problems } = parse({ recency: { ...RECENCY, last_days: 30, 'a/b': 1 } });
    expect(problems.map(({ pointer }) => pointer)).toEqual(['/last_days', '/a~1b']);
    expect(problems[0]?.message).toContain('kind, name, description, events');
  });
});
