import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { propertyRuns } from '../../libs/rules/src/testing/property-runs.js';
import { ApiDocument } from './http-document.js';
import { fillShop } from './http-shop.js';
import { type Answer, startTestServer, type TestServer } from './http-support.js';

const FACTS = ['order_count', 'total_spend', 'days_since_last_order', 'country', 'tags', 'address', 'born'];
const OPERATORS = [
  ...['equal', 'notEqual', 'in', 'notIn', 'lessThan', 'greaterThanInclusive', 'between', 'isSet', 'startsWith'],
  ...['matches', 'containsAny', 'inTheLast', 'betweenAgo', 'inCalendarPeriod', 'anniversaryToday', 'inMonthOfYear'],
  ...[
    'known:equal',
    'someFact:startsWith',
    'ignoreCase:equal',
    'length:greaterThan',
    'orMissing:lessThan',
    'known:',
    ':',
  ],
];

/** What might stand where a value belongs, right or wrong. */
const value: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(0, 3, -1, 2.5, 1e300, true, null, '', 'NL', '(', '^N', '2026-01-31T00:00:00.000Z'),
  fc.constantFrom<unknown>(
    [1, 5],
    [5, 1],
    ['NL', 'DE'],
    [],
    ['a', 1],
    { days: 30 },
    { days: -1 },
    { fact: 'total_spend' },
  ),
  fc.constantFrom<unknown>(
    { months: [1, 12] },
    { period: 'month', from: -1, to: 0, zone: 'UTC' },
    { fact: 'order_count' },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const word = (likely: readonly string[]): Arbitrary<unknown> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...likely) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
  );

const comparison = fc
  .record(
    {
      fact: word(FACTS),
      operator: word(OPERATORS),
      value,
      path: fc.constantFrom('$.city', '$..city', '$', 5),
      params: fc.constantFrom<unknown>({ as: 'percentile' }, { missing: 0 }, { missing: 'NL' }, { as: 'rank' }, 7),
      name: fc.constantFrom('a remark', 5),
      priority: fc.constant(1),
    },
    { requiredKeys: ['fact', 'operator', 'value'], noNullPrototype: true },
  )
  .map((one): unknown => one)
  .chain((one) => fc.boolean().map((keep) => (keep ? withoutExtras(one as Record<string, unknown>) : one)));

/** Most comparisons should have a chance of being right. */
const withoutExtras = ({ fact, operator, value: compared }: Record<string, unknown>): unknown => ({
  fact,
  operator,
  value: compared,
});

/** Comparisons that are right as they are. */
const sound = fc.constantFrom<unknown>(
  { fact: 'order_count', operator: 'greaterThanInclusive', value: 3 },
  { fact: 'total_spend', operator: 'between', value: [10, 20.5] },
  { fact: 'total_spend', operator: 'greaterThan', value: 50, params: { as: 'percentile' } },
  { fact: 'days_since_last_order', operator: 'orMissing:lessThan', value: 90 },
  { fact: 'days_since_last_order', operator: 'equal', value: 30, params: { missing: 5 } },
  { fact: 'country', operator: 'known:ignoreCase:notIn', value: ['nl', 'de'] },
  { fact: 'country', operator: 'matches', value: '^N' },
  { fact: 'tags', operator: 'containsAny', value: ['vip'] },
  { fact: 'tags', operator: 'someFact:startsWith', value: 'v' },
  { fact: 'address', operator: 'startsWith', value: 'U', path: '$.city' },
  { fact: 'born', operator: 'inTheLast', value: { days: 30 } },
  { fact: 'born', operator: 'inMonthOfYear', value: { months: [1, 12], zone: 'Europe/Amsterdam' } },
  { fact: 'order_count', operator: 'isSet', value: true },
);

const { node } = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 3, arbitrary: comparison },
    { weight: 12, arbitrary: sound },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>({ condition: 'loyal' }, { condition: 'loyals' }, {}, [], null, 7),
    },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('all', 'any', 'not', 'x', 'name', 'toString'), tie('node')) },
    { weight: 3, arbitrary: fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })) },
    { weight: 3, arbitrary: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 2, arbitrary: tie('node').map((not) => ({ not })) },
  ),
}));

const rule: Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.array(node, { minLength: 1, maxLength: 2 }).map((all): unknown => ({ all })) },
  { weight: 2, arbitrary: node },
);

describe('random documents for rules', () => {
  let server: TestServer;
  let document: ApiDocument;

  beforeAll(async () => {
    server = await startTestServer();
    await fillShop(server);
    const features = {
      tags: { kind: 'attribute', type: 'list' },
      born: { kind: 'attribute', type: 'instant' },
      address: { kind: 'attribute', type: 'object', members: { '$.city': 'string' } },
    };
    await server.post('/api/v1/definitions/apply', { features });
    await server.post('/api/v1/recompute', { asOf: '2026-04-01' });
    document = new ApiDocument((await server.get('/openapi.json')).json as Record<string, unknown>);
  });
  afterAll(() => server.close());

  interface Seen {
    readonly name: string;
    readonly rule: unknown;
    readonly status: number;
    readonly text: string;
  }

  /** Is 200, or a problem that points into the rule; as the API is described. */
  function isSound(name: string, answer: Answer): boolean {
    if (document.mismatches('post', `/api/v1/segments/${name}`, answer).length > 0) return false;
    if (answer.status === 200) return true;
    const { problems } = answer.json as { problems: Array<{ pointer: string }> };
    const pointsInside = problems.length > 0 && problems.every(({ pointer }) => /^\/rule/.test(pointer));
    return [400, 422].includes(answer.status) && pointsInside;
  }

  it('are answered, or refused with pointers, but never break anything', async () => {
    const unsound: Seen[] = [];
    const statuses = { preview: new Map<number, number>(), analyse: new Map<number, number>() };
    for (const document of fc.sample(rule, { numRuns: propertyRuns(400), seed: 20260601 })) {
      const body = JSON.stringify({ rule: document });
      const answers = new Map<string, Answer>();
      for (const name of ['preview', 'analyse'] as const) {
        const answer = await server.upload(`/api/v1/segments/${name}`, body, 'application/json');
        answers.set(name, answer);
        statuses[name].set(answer.status, (statuses[name].get(answer.status) ?? 0) + 1);
        if (!isSound(name, answer)) unsound.push({ name, rule: document, status: answer.status, text: answer.text });
      }
      const analysed = answers.get('analyse')?.json as { problems?: unknown[] } | undefined;
      const isAccepted = answers.get('preview')?.status === 200;
      if (isAccepted !== (analysed?.problems?.length === 0)) {
        unsound.push({ name: 'both', rule: document, status: 0, text: answers.get('preview')?.text ?? '' });
      }
    }
    expect(unsound.slice(0, 3)).toEqual([]);
    expect(statuses.preview.get(200)).toBeGreaterThan(40);
    expect(statuses.preview.get(422)).toBeGreaterThan(100);
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  }, 600_000);
});
