import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type JsonObject, SqlParameters } from '#kernel';
import { parseRule } from '#rules';
import { openTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { parseFeatures } from '../feature-parser.js';
import { factsOfFeatures } from '../feature-spec.js';
import { percentileRank, percentileSql } from '../percentile.js';
import { compileFit, compileState } from './compile-state.js';
import type { Subjects } from './state-query.js';

const T = new Date('2026-06-01T00:00:00.000Z');
const daysBefore = (days: number) => new Date(T.getTime() - days * 86_400_000).toISOString();

const ORDERED = { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] };

const DEFINITIONS: Record<string, JsonObject> = {
  orders: { kind: 'aggregate', aggregate: 'distinct', events: ['order'], of: 'order_id', missing: 'one_each' },
  named_orders: { kind: 'aggregate', aggregate: 'distinct', events: ['order'], of: 'order_id' },
  lines: { kind: 'aggregate', aggregate: 'count', events: ['order', 'gift'] },
  spend: { kind: 'aggregate', aggregate: 'sum', events: ['order'] },
  spend_30d: { kind: 'aggregate', aggregate: 'sum', events: ['order'], last_days: 30 },
  mean_line: { kind: 'aggregate', aggregate: 'avg', events: ['order'] },
  items: { kind: 'aggregate', aggregate: 'sum', events: ['order'], of: 'items' },
  order_days: { kind: 'aggregate', aggregate: 'active_days', events: ['order'] },
  first_line: { kind: 'aggregate', aggregate: 'first_value', events: ['order'] },
  last_line: { kind: 'aggregate', aggregate: 'last_value', events: ['order'] },
  first_at: { kind: 'aggregate', aggregate: 'first_at', events: ['order'] },
  recency: { kind: 'recency', events: ['order'] },
  country: { kind: 'attribute', type: 'string' },
  age: { kind: 'attribute', type: 'number', default: 0 },
  member: { kind: 'attribute', type: 'boolean' },
  born: { kind: 'attribute', type: 'instant' },
  tags: { kind: 'attribute', type: 'list' },
  roles: { kind: 'attribute', type: 'list', default: ['guest'] },
  address: {
    kind: 'attribute',
    type: 'object',
    members: {
      '$.city': 'string',
      '$.geo.lat': 'number',
      '$.geo.since': 'instant',
      '$.labels': 'list',
      '$.checked': 'boolean',
    },
  },
  score: { kind: 'score', of: 'spend', among: ORDERED as JsonObject, bins: 3, best: 'high' },
  r_score: { kind: 'score', of: 'recency', among: ORDERED as JsonObject, bins: 2, cuts: [10] },
};

const parsed = parseFeatures(new Map(Object.entries(DEFINITIONS)));

describe('compileState', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
    const { pool } = database;
    await pool.query(
      `INSERT INTO customer VALUES ('a', '{"country": "NL", "age": 41, "member": "yes", "born": "1985-02-28"}', now()),
         ('b', '{"country": null, "age": "x", "member": "maybe", "born": "1985-02-30"}', now()), ('c', '{"age": "7.5", "born": "2000-02-29T10:00:00Z"}', now())`,
    );
    const nested = {
      a: {
        tags: ['vip', 5, null, 'new'],
        address: {
          city: 'Utrecht',
          geo: { lat: 52.1, since: '2020-01-31' },
          labels: ['home', 1],
          checked: 'yes',
          iban: 'secret',
        },
      },
      b: { tags: 'vip', address: { city: { name: 'Utrecht' }, geo: 5, checked: 'perhaps' } },
      c: { tags: [], roles: [], address: 'Utrecht' },
    };
    for (const [customer, attributes] of Object.entries(nested)) {
      await pool.query('UPDATE customer SET attributes = attributes || $2 WHERE customer_id = $1', [
        customer,
        attributes,
      ]);
    }
    const events: unknown[][] = [
      ['a', daysBefore(40), 'order', '10.10', { order_id: '1', items: 2 }],
      ['a', daysBefore(40), 'order', '5.05', { order_id: '1', items: 'many' }],
      ['a', daysBefore(30), 'order', '100', { order_id: '2' }],
      ['a', daysBefore(29.5), 'order', '0.20', {}],
      ['a', daysBefore(0), 'gift', null, null],
      ['a', daysBefore(-1), 'order', '9999', { order_id: 'tomorrow' }],
      ['b', daysBefore(5.9), 'order', '7', null],
      ['b', daysBefore(1), 'visit', null, null],
    ];
    for (const [customer, at, name, value, properties] of events) {
      await pool.query('INSERT INTO event VALUES ($1, $2, gen_random_uuid(), $3, $4, $5)', [
        customer,
        at,
        name,
        value,
        properties,
      ]);
    }
  });
  afterAll(() => database.close());

  const stateOf = async (
    subjects: Subjects,
    cuts = new Map([
      ['score', [10, 50]],
      ['r_score', [10]],
    ]),
  ) => {
    const { text, values } = compileState({
      features: parsed.features,
      cuts,
      percentiles: new Map(),
      memberships: [],
      subjects,
    });
    const { rows } = await database.pool.query<Record<string, unknown>>(`${text} ORDER BY customer_id`, [...values]);
    return new Map(rows.map((row) => [row.customer_id, row]));
  };

  it('has sound definitions to work with', () => {
    expect(parsed.problems).toEqual([]);
  });

  it('computes every kind of feature from events up to t', async () => {
    const state = await stateOf({ who: 'everyone', asOf: T });
    expect(state.get('a')).toMatchObject({
      orders: 3,
      named_orders: 2,
      lines: 5,
      spend: '115.35',
      spend_30d: '0.20',
      items: '2',
      order_days: 2, // the last two lie in one day
      last_line: '0.20',
      first_at: new Date(daysBefore(40)),
      recency: new Date(daysBefore(29.5)),
      country: 'NL',
      age: 41,
      member: true,
      born: new Date('1985-02-28'),
      score: 3,
      r_score: 1,
    });
    expect(Number(state.get('a')?.mean_line)).toBeCloseTo(115.35 / 4, 12);
    expect(['10.10', '5.05']).toContain(state.get('a')?.first_line);
  });

  it('takes attributes of another type, and dates that do not exist, for missing', async () => {
    const state = await stateOf({ who: 'everyone', asOf: T });
    expect(state.get('b')).toMatchObject({
      country: null,
      age: 0,
      member: null,
      born: null,
      spend: '7',
      r_score: 2,
      score: 1,
    });
    expect(state.get('c')).toMatchObject({ age: 7.5, born: new Date('2000-02-29T10:00:00Z') });
  });

  it('keeps of lists their strings, and of objects their declared members', async () => {
    const state = await stateOf({ who: 'everyone', asOf: T });
    expect(state.get('a')).toMatchObject({ tags: ['vip', 'new'], roles: ['guest'] });
    expect(state.get('a')?.address).toEqual({
      city: 'Utrecht',
      geo: { lat: 52.1, since: '2020-01-31T00:00:00.000Z' },
      labels: ['home'],
      checked: true,
    });
    expect(state.get('b')).toMatchObject({ tags: null, address: { geo: {} } });
    expect(state.get('c')).toMatchObject({ tags: [], roles: [], address: null });
  });

  it('gives customers without events zero counts and sums, and no score', async () => {
    const state = await stateOf({ who: 'everyone', asOf: T });
    expect(state.get('c')).toMatchObject({
      orders: 0,
      lines: 0,
      spend: '0',
      mean_line: null,
      recency: null,
      score: null,
      r_score: null,
    });
  });

  it('is the same for everyone, for some, and for each as of an instant of their own', async () => {
    const everyone = await stateOf({ who: 'everyone', asOf: T });
    const some = await stateOf({ who: 'customers', customerIds: ['a', 'c', 'nobody'], asOf: T });
    expect([...some.keys()]).toEqual(['a', 'c']);
    expect(some.get('a')).toEqual(everyone.get('a'));
    const each = await stateOf({
      who: 'each',
      relation: `(VALUES ('a', timestamptz '${T.toISOString()}'), ('b', timestamptz '${daysBefore(6)}')) AS own (customer_id, t)`,
      from: new Date(daysBefore(6)),
      to: T,
    });
    expect(each.get('a')).toEqual(everyone.get('a'));
    expect(each.get('b')).toMatchObject({ orders: 0, spend: '0', recency: null });
  });

  it('leaves a score that is not fitted empty', async () => {
    const state = await stateOf({ who: 'everyone', asOf: T }, new Map());
    expect(state.get('a')).toMatchObject({ score: null, r_score: null });
  });

  it('fits quantiles with linear interpolation over those the score is among', async () => {
    const score = parsed.features.get('score');
    if (score?.kind !== 'score') throw new Error('not a score');
    const { text, values } = compileFit(parsed.features, {
      fitted: new Map([['score', score]]),
      percentiles: new Set(),
      asOf: T,
    });
    const { rows } = await database.pool.query(text, [...values]);
    const [a, b] = [115.35, 7];
    expect(rows).toEqual([
      { score: [expect.closeTo(b + (a - b) / 3, 9), expect.closeTo(b + (2 * (a - b)) / 3, 9)], 'score:population': 2 },
    ]);
  });

  /** Who is in a segment of the rule, for everyone as of T and for each as of an instant of their own. */
  async function membersOf(leaf: JsonObject, percentiles: ReadonlyMap<string, readonly number[]> = new Map()) {
    const facts = factsOfFeatures(parsed.features);
    const rule = parseRule({ all: [leaf] }, { facts, segments: new Set() });
    if (!rule.ok) throw new Error(JSON.stringify(rule.error));
    const members = async (subjects: Subjects) => {
      const memberships = [{ id: 1, rule: rule.value }];
      const { text, values } = compileState({ ...parsed, cuts: new Map(), percentiles, memberships, subjects });
      const { rows } = await database.pool.query(`${text} ORDER BY customer_id`, [...values]);
      return rows.filter(({ segments }) => segments.length > 0).map(({ customer_id }) => customer_id);
    };
    const relation = `(SELECT customer_id, timestamptz '${T.toISOString()}' FROM customer) AS own (customer_id, t)`;
    const each = await members({ who: 'each', relation, from: new Date(daysBefore(400)), to: T });
    expect(await members({ who: 'everyone', asOf: T })).toEqual(each);
    return each;
  }

  it.each<[JsonObject, string[]]>([
    [{ fact: 'recency', operator: 'greaterThanInclusive', value: 5 }, ['a', 'b']],
    [{ fact: 'recency', operator: 'equal', value: 29 }, ['a']],
    [{ fact: 'recency', operator: 'in', value: [5] }, ['b']],
    [{ fact: 'recency', params: { missing: 99 }, operator: 'greaterThan', value: 29 }, ['c']],
    [{ fact: 'first_at', operator: 'inTheLast', value: { days: 30 } }, ['b']],
    [{ fact: 'first_at', operator: 'moreThanAgo', value: { months: 1 } }, ['a']],
    [
      { fact: 'first_at', operator: 'inCalendarPeriod', value: { period: 'month', from: -1, to: -1, zone: 'UTC' } },
      ['b'],
    ],
    [{ fact: 'born', operator: 'inMonthOfYear', value: { months: [2], zone: 'UTC' } }, ['a', 'c']],
    [{ fact: 'born', operator: 'anniversaryInTheLast', value: { days: 95, zone: 'Europe/Amsterdam' } }, ['a', 'c']],
    [{ fact: 'tags', operator: 'contains', value: 'vip' }, ['a']],
    [{ fact: 'tags', operator: 'length:lessThan', value: 1 }, ['c']],
    [{ fact: 'address', path: '$.geo.lat', operator: 'between', value: [52, 53] }, ['a']],
    [{ fact: 'address', path: '$.geo.since', operator: 'lessThan', value: '2021-01-01T00:00:00.000Z' }, ['a']],
    [{ fact: 'address', path: '$.city', operator: 'ignoreCase:equal', value: 'UTRECHT' }, ['a']],
    [{ fact: 'address', operator: 'isSet', value: true }, ['a', 'b']],
  ])('decides %j alike for everyone and for each', async (leaf, members) => {
    expect(await membersOf(leaf)).toEqual(members);
  });

  it('takes percentiles from frozen cut points, ties together and nobody before they are fitted', async () => {
    const { text, values } = compileFit(parsed.features, {
      fitted: new Map(),
      percentiles: new Set(['spend']),
      asOf: T,
    });
    const { rows } = await database.pool.query(text, [...values]);
    const cuts = rows[0].spend as number[];
    expect([cuts.length, rows[0]['spend:population']]).toEqual([999, 3]);
    const leaf: JsonObject = {
      fact: 'spend',
      params: { as: 'percentile' },
      operator: 'greaterThanInclusive',
      value: 90,
    };
    expect(await membersOf(leaf, new Map([['spend', cuts]]))).toEqual(['a']);
    expect(await membersOf(leaf)).toEqual([]);
    const ranks = ['115.35', '7', '0'].map((spend) => percentileRank(Number(spend), cuts));
    expect(ranks).toEqual([99.9, expect.closeTo(49.9, 6), 0]);
    for (const [index, spend] of [115.35, 7, 0].entries()) {
      const parameters = new SqlParameters();
      const sql = percentileSql(`${spend}::numeric`, cuts, parameters);
      const answer = await database.pool.query(`SELECT ${sql} AS rank`, parameters.values);
      expect(answer.rows).toEqual([{ rank: ranks[index] }]);
    }
  });
});
