import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { ApiDocument } from './http-document.js';
import { fillShop } from './http-shop.js';
import { type Answer, startTestServer, type TestServer } from './http-support.js';

interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly problems: ReadonlyArray<{ readonly pointer: string; readonly message: string; readonly code: string }>;
}

const LOYAL: JsonObject = { fact: 'order_count', operator: 'greaterThanInclusive', value: 3 };
const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 10));

const DUTCH: JsonObject = { fact: 'country', operator: 'equal', value: 'NL' };

/** An `all` in an `all` in an `all`, so many deep, as text. */
const nested = (levels: number): string => `${'{"all":['.repeat(levels)}${JSON.stringify(LOYAL)}${']}'.repeat(levels)}`;

describe('rules over HTTP, before they are published', () => {
  let server: TestServer;
  let document: ApiDocument;

  beforeAll(async () => {
    server = await startTestServer();
    await fillShop(server);
    document = new ApiDocument((await server.get('/openapi.json')).json as Record<string, unknown>);
  });
  afterAll(() => server.close());

  const path = (name: string) => `/api/v1/segments/${name}`;

  /** The body of an answer with status 200 that is as the document says. */
  function answered(name: string, answer: Answer, method = 'post'): Record<string, unknown> {
    expect({ status: answer.status, body: answer.text.slice(0, 500) }).toMatchObject({ status: 200 });
    expect(document.mismatches(method, path(name), answer)).toEqual([]);
    return answer.json as Record<string, unknown>;
  }

  /** The problem that was answered, as the document says. */
  function refused(name: string, answer: Answer, status: number, code: string): ProblemBody & { pointers: string[] } {
    expect({ status: answer.status, body: answer.text.slice(0, 500) }).toMatchObject({ status });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(document.mismatches('post', path(name), answer)).toEqual([]);
    const body = answer.json as ProblemBody;
    expect(body.code).toBe(code);
    return { ...body, pointers: body.problems.map(({ pointer }) => pointer) };
  }

  it('previews: a count for every part, examples, and segments like it', async () => {
    const rule = { all: [{ condition: 'loyal' }, { not: { ...DUTCH, name: 'abroad' } }] };
    const answer = await server.post(path('preview'), { rule, sample: 2, overlap: true });
    expect(answered('preview', answer)).toMatchObject({
      asOf: '2026-04-01T00:00:00.000Z',
      sentence: 'in segment "Loyal" and not (Country is "NL")',
      customers: 40,
      count: 0,
      nodes: [
        { pointer: '', kind: 'all', sentence: null, count: 0 },
        { pointer: '/all/0', kind: 'segment', sentence: 'in segment "Loyal"', count: 10, share: 0.25 },
        { pointer: '/all/1', kind: 'not', count: 20 },
        { pointer: '/all/1/not', kind: 'comparison', sentence: 'Country is "NL"', count: 20, share: 0.5 },
      ],
      sample: [],
      overlap: [],
      warnings: [{ code: 'missing-matches', pointer: '/rule/all/1/not' }],
    });
    const wider = await server.post(path('preview'), { rule: { any: [DUTCH] }, sample: 3, overlap: true });
    expect(answered('preview', wider)).toMatchObject({
      count: 20,
      sample: ['c0', 'c10', 'c12'],
      overlap: [
        { key: 'dutch_newcomers', customers: 10, shared: 10, jaccard: 0.5 },
        { key: 'loyal', customers: 10, shared: 10, jaccard: 0.5 },
      ],
    });
  });

  it('analyses: what a rule means, and how it relates to segments', async () => {
    const answer = await server.post(path('analyse'), { rule: { all: [{ ...LOYAL, value: 2 }] } });
    expect(answered('analyse', answer)).toMatchObject({
      problems: [],
      sentence: 'Orders is at least 2',
      relations: [{ key: 'loyal', relation: 'contains' }],
    });
    const wrong = await server.post(path('analyse'), { rule: { all: [{ ...LOYAL, fact: 'orders' }] } });
    expect(answered('analyse', wrong)).toMatchObject({
      problems: [{ pointer: '/rule/all/0/fact', code: 'unknown-fact' }],
      sentence: null,
      cost: null,
    });
  });

  it('explains a membership and a draft', async () => {
    const inside = await server.get(path('loyal/explain/c0'));
    expect(answered('{key}/explain/{customerId}', inside, 'get')).toMatchObject({
      customerId: 'c0',
      segment: { key: 'loyal', version: 1 },
      member: true,
      trace: { nodes: [{ sentence: 'Orders is at least 3', factValue: 3, distance: { by: -1, to: 2 } }] },
    });
    const draft = await server.post(path('explain'), {
      rule: { all: [{ fact: 'days_since_last_order', operator: 'greaterThan', value: 100 }] },
      customerId: 'c0',
    });
    expect(answered('explain', draft)).toMatchObject({
      segment: null,
      member: false,
      flipsAt: '2026-04-14T10:00:00.000Z',
      trace: { nodes: [{ factValue: 87, distance: { by: 14, to: 101 } }] },
    });
  });

  it('tells the overlap of segments', async () => {
    const all = answered('overlap', await server.get(path('overlap')), 'get');
    expect(all).toMatchObject({
      customers: 40,
      segments: [
        { key: 'dutch_newcomers', customers: 10 },
        { key: 'loyal', customers: 10 },
      ],
      shared: [
        [10, 0],
        [0, 10],
      ],
      jaccard: [
        [1, 0],
        [0, 1],
      ],
      omitted: 0,
    });
    const one = answered('overlap', await server.get(path('overlap?segments=loyal')), 'get');
    expect(one).toMatchObject({ shared: [[10]] });
    const unknown = await server.get(path('overlap?segments=loyal,loyals'));
    expect(unknown.json).toMatchObject({ status: 404, code: 'WINNOW_NOT_FOUND' });
    const many = await server.get(path(`overlap?segments=${Array.from({ length: 51 }, (_, i) => `s${i}`).join()}`));
    expect(many.json).toMatchObject({ status: 400, problems: [{ pointer: '/segments' }] });
  });

  it('backtests a segment and a draft', async () => {
    const span = { from: '2026-01-01', to: '2026-01-05', every: { days: 1 } };
    const answer = answered('backtest', await server.post(path('backtest'), { segment: 'loyal', ...span }));
    expect(answer).toMatchObject({
      segment: 'loyal',
      customers: 40,
      dates: [
        { asOf: '2026-01-01T00:00:00.000Z', count: 0, entered: null, left: null },
        { count: 0, entered: 0, left: 0 },
        { count: 0, entered: 0, left: 0 },
        { asOf: '2026-01-04T00:00:00.000Z', count: 10, share: 0.25, entered: 10, left: 0 },
        { count: 10, entered: 0, left: 0 },
      ],
    });
    const rule = { all: [DUTCH, { fact: 'days_since_last_order', operator: 'lessThan', value: 1 }] };
    const draft = answered('backtest', await server.post(path('backtest'), { rule, ...span, every: { months: 1 } }));
    expect(draft).toMatchObject({
      segment: null,
      dates: [{ count: 0 }],
      notes: [
        { code: 'everyone-known-now' },
        { code: 'attributes-as-now', message: expect.stringContaining('country') },
      ],
    });
  });

  it.each(['preview', 'explain', 'backtest'])('points into a rule that %s cannot take', async (name) => {
    const rule = {
      all: [
        { ...LOYAL, fact: 'order_cuont' },
        { any: [] },
        { condition: 'loyals' },
        { ...DUTCH, operator: 'lessThan' },
      ],
    };
    const rest = {
      preview: {},
      explain: { customerId: 'c0' },
      backtest: { from: '2026-01-01', to: '2026-01-02', every: { days: 1 } },
    };
    const answer = await server.post(path(name), { rule, ...rest[name as keyof typeof rest] });
    const { pointers, problems } = refused(name, answer, 422, 'WINNOW_DEFINITION_INVALID');
    expect(pointers).toEqual(['/rule/all/0/fact', '/rule/all/1/any', '/rule/all/2/condition', '/rule/all/3/operator']);
    expect(problems[0]?.message).toContain('did you mean "order_count"?');
  });

  it.each<[string, string, object, string[]]>([
    ['preview', 'no rule', {}, ['/rule']],
    ['preview', 'null for a rule', { rule: null }, ['/rule']],
    ['preview', 'a sample that is too large', { rule: { all: [LOYAL] }, sample: 101 }, ['/sample']],
    ['preview', 'a sample that is a text', { rule: { all: [LOYAL] }, sample: '5' }, ['/sample']],
    ['preview', 'unknown members', { rule: { all: [LOYAL] }, sampel: 5, overlap: 'yes' }, ['/sampel', '/overlap']],
    ['analyse', 'no rule', {}, ['/rule']],
    ['explain', 'no customer', { rule: { all: [LOYAL] } }, ['/customerId']],
    ['backtest', 'no dates', { segment: 'loyal' }, ['/from', '/to', '/every']],
    [
      'backtest',
      'dates that do not exist',
      { segment: 'loyal', from: '2026-02-30', to: 5, every: 7 },
      ['/from', '/to', '/every'],
    ],
    [
      'backtest',
      'a strange distance',
      { segment: 'loyal', from: '2026-01-01', to: '2026-01-02', every: { days: '1', weeks: 1 } },
      ['/every/weeks', '/every/days'],
    ],
    [
      'backtest',
      'two distances',
      { segment: 'loyal', from: '2026-01-01', to: '2026-01-02', every: { days: 1, months: 1 } },
      ['/every'],
    ],
    ['backtest', 'no distance', { segment: 'loyal', from: '2026-01-01', to: '2026-01-02', every: {} }, ['/every']],
    [
      'backtest',
      'too many dates',
      { segment: 'loyal', from: '2020-01-01', to: '2026-01-02', every: { days: 1 } },
      ['/every'],
    ],
    [
      'backtest',
      'a last date before the first',
      { segment: 'loyal', from: '2026-01-02', to: '2026-01-01', every: { days: 1 } },
      ['/to'],
    ],
    ['backtest', 'neither rule nor segment', { from: '2026-01-01', to: '2026-01-02', every: { days: 1 } }, ['']],
    [
      'backtest',
      'a rule and a segment',
      { rule: {}, segment: 'loyal', from: '2026-01-01', to: '2026-01-02', every: { days: 1 } },
      [''],
    ],
  ])('%s refuses %s', async (name, _, body, pointers) => {
    expect(refused(name, await server.post(path(name), body), 400, 'WINNOW_USAGE').pointers).toEqual(pointers);
  });

  it('refuses customers and segments that do not exist', async () => {
    refused(
      'explain',
      await server.post(path('explain'), { rule: { all: [LOYAL] }, customerId: 'c99' }),
      404,
      'WINNOW_NOT_FOUND',
    );
    for (const one of ['loyals/explain/c0', 'loyal/explain/c99', '__proto__/explain/c0', 'loyal/explain/%2e%2e']) {
      expect((await server.get(path(one))).json).toMatchObject({ status: 404, code: 'WINNOW_NOT_FOUND' });
    }
    const span = { from: '2026-01-01', to: '2026-01-02', every: { days: 1 } };
    refused(
      'backtest',
      await server.post(path('backtest'), { segment: 'constructor', ...span }),
      404,
      'WINNOW_NOT_FOUND',
    );
  });

  it.each([
    ['what is no JSON', '{"rule":', 400, 'WINNOW_USAGE'],
    ['a list', '[]', 400, 'WINNOW_USAGE'],
    ['a prototype', '{"rule": {"__proto__": {"all": []}}}', 400, 'WINNOW_USAGE'],
    ['a constructor', '{"rule": {"constructor": {"prototype": {}}}}', 400, 'WINNOW_USAGE'],
    [
      'members every object inherits',
      '{"rule": {"toString": 1, "hasOwnProperty": 2, "constructor": null}}',
      422,
      'WINNOW_DEFINITION_INVALID',
    ],
    [
      'facts every object inherits',
      '{"rule": {"all": [{"fact": "constructor", "operator": "equal", "value": 1}]}}',
      422,
      'WINNOW_DEFINITION_INVALID',
    ],
    [
      'operators every object inherits',
      '{"rule": {"all": [{"fact": "order_count", "operator": "toString", "value": 1}]}}',
      422,
      'WINNOW_DEFINITION_INVALID',
    ],
    ['200 groups in each other', `{"rule": ${nested(200)}}`, 422, 'WINNOW_DEFINITION_INVALID'],
    ['100,000 groups in each other', `{"rule": ${nested(100_000)}}`, 400, 'WINNOW_USAGE'],
    ['300,000 lists in each other', `{"rule": ${'['.repeat(300_000)}${']'.repeat(300_000)}}`, 400, 'WINNOW_USAGE'],
    [
      'a name of 1 MB',
      `{"rule": {"all": [{"fact": "${'x'.repeat(1_000_000)}", "operator": "equal", "value": 1}]}}`,
      422,
      'WINNOW_DEFINITION_INVALID',
    ],
    ['100,000 wrong conditions', `{"rule": {"any": [${'{},'.repeat(100_000)}{}]}}`, 422, 'WINNOW_DEFINITION_INVALID'],
  ])('preview refuses %s', async (_, body, status, code) => {
    const answer = await server.upload(path('preview'), body, 'application/json');
    const { problems } = refused('preview', answer, status, code);
    for (const { pointer } of problems) expect(pointer).toMatch(/^(\/rule|$)/);
    expect(answer.text.length).toBeLessThan(1_000_000);
  });

  it('takes a body of 1 MB that is a rule', async () => {
    const values = Array.from({ length: 10_000 }, (_, index) => `${'x'.repeat(90)}${index}`);
    const rule = { any: [{ fact: 'country', operator: 'in', value: values }, DUTCH] };
    expect(answered('preview', await server.post(path('preview'), { rule }))).toMatchObject({ count: 20 });
    expect(answered('analyse', await server.post(path('analyse'), { rule }))).toMatchObject({ problems: [] });
  });

  it('ends the statement of a client that goes away', async () => {
    const { pool } = server.testDatabase;
    const blocker = await pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE winnow.customer_state');
    const waiting = async (): Promise<boolean> =>
      (
        await pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).rows.length > 0;
    const becomes = async (expected: boolean): Promise<void> => {
      for (let tries = 0; (await waiting()) !== expected && tries < 500; tries++) await pause();
      expect(await waiting()).toBe(expected);
    };
    try {
      const request = httpRequest(server.url + path('preview'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      request.on('error', () => {});
      request.end(JSON.stringify({ rule: { all: [LOYAL] } }));
      await becomes(true);
      request.destroy();
      await becomes(false);
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
  });
});

describe('rules over HTTP, on an empty database', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('are about nothing that exists', async () => {
    const rule = { all: [LOYAL] };
    for (const name of ['preview', 'explain', 'backtest']) {
      const span = { from: '2026-01-01', to: '2026-01-02', every: { days: 1 } };
      const rest = { preview: {}, explain: { customerId: 'c0' }, backtest: span };
      const answer = await server.post(`/api/v1/segments/${name}`, { rule, ...rest[name as keyof typeof rest] });
      expect(answer.json).toMatchObject({ status: 422, problems: [{ pointer: '/rule/all/0/fact' }] });
    }
    expect((await server.post('/api/v1/segments/analyse', { rule })).json).toMatchObject({
      problems: [{ pointer: '/rule/all/0/fact' }],
    });
    expect((await server.get('/api/v1/segments/overlap')).json).toMatchObject({ asOf: null, segments: [], shared: [] });
    expect((await server.get('/api/v1/segments/loyal/explain/c0')).json).toMatchObject({ status: 404 });
  });

  it('are answered when there are features but no state', async () => {
    const order_count = { kind: 'aggregate', aggregate: 'count', events: ['order_completed'] };
    await server.post('/api/v1/definitions/apply', { features: { order_count } });
    const rule = { any: [{ not: LOYAL }] };
    expect((await server.post('/api/v1/segments/preview', { rule, overlap: true })).json).toMatchObject({
      asOf: null,
      customers: 0,
      count: 0,
      share: null,
      sample: [],
      overlap: [],
      warnings: [{ code: 'never-computed' }],
    });
    const span = { from: '2026-01-01', to: '2026-01-02', every: { days: 1 } };
    expect((await server.post('/api/v1/segments/backtest', { rule, ...span })).json).toMatchObject({
      customers: 0,
      dates: [
        { count: 0, share: null, entered: null },
        { count: 0, entered: 0, left: 0 },
      ],
    });
  });
});
