import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiDocument } from './http-document.js';
import { fillShop } from './http-shop.js';
import { type Answer, startTestServer, type TestServer } from './http-support.js';

interface ProblemBody {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly problems: ReadonlyArray<{ readonly pointer: string; readonly message: string; readonly code: string }>;
  readonly requestId: string;
}

describe('what bad input gets', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
    await fillShop(server);
  });
  afterAll(() => server.close());

  /** The problem, complete and with the pointers it names. */
  function problem(answer: Answer, status: number, code: string): ProblemBody & { readonly pointers: string[] } {
    const body = answer.json as ProblemBody;
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toEqual({
      type: `/docs/errors#${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      remedy: expect.any(String),
      problems: expect.any(Array),
      requestId: answer.headers.get('x-request-id'),
    });
    expect(answer.status).toBe(status);
    return { ...body, pointers: body.problems.map(({ pointer }) => pointer) };
  }

  const postText = (path: string, body: string, type = 'application/json') => server.upload(path, body, type);

  it('names every wrong field of a body with its pointer', async () => {
    const answer = await server.post('/api/v1/decisions', { experiment: 7, customer_id: 'c1' });
    const { problems } = problem(answer, 400, 'WINNOW_USAGE');
    expect(problems).toEqual([
      { pointer: '/customer_id', code: 'unknown-field', message: '"customer_id" is not known here.' },
      { pointer: '/experiment', code: 'invalid-field', message: 'experiment must be a text of 1 to 500 characters.' },
      { pointer: '/customerId', code: 'invalid-field', message: 'customerId must be a text of 1 to 1000 characters.' },
    ]);
  });

  it('names every wrong parameter of a query', async () => {
    const answer = await server.get('/api/v1/experiments/winback/report?level=95&segment=loyal');
    expect(problem(answer, 400, 'WINNOW_USAGE').pointers).toEqual(['/segment', '/level']);
    const twice = await server.get('/api/v1/segments?revenue=total_spend&revenue=order_count');
    expect(problem(twice, 400, 'WINNOW_USAGE').pointers).toEqual(['/revenue']);
  });

  it.each([['2026-02-30'], ['yesterday'], ['2026-01-01T25:00Z'], [5], [{}]])(
    'refuses %j as an instant',
    async (asOf) => {
      expect(problem(await server.post('/api/v1/recompute', { asOf }), 400, 'WINNOW_USAGE').pointers).toEqual([
        '/asOf',
      ]);
    },
  );

  it('points into the definition that is wrong, as the request holds it', async () => {
    const answer = await server.post('/api/v1/definitions/apply', {
      segments: {
        fine: { name: 'Fine', rule: { all: [{ fact: 'order_count', operator: 'equal', value: 1 }] } },
        wrong: { name: 'Wrong', rule: { all: [{ fact: 'order_cuont', operator: 'equal', value: 1 }] } },
        empty: { name: 'Empty', rule: { all: [] } },
      },
    });
    const { problems } = problem(answer, 422, 'WINNOW_DEFINITION_INVALID');
    expect(problems).toContainEqual(
      expect.objectContaining({ pointer: '/segments/wrong/rule/all/0/fact', kind: 'segment', key: 'wrong' }),
    );
    expect(problems).toContainEqual(expect.objectContaining({ pointer: '/segments/empty/rule/all' }));
    expect((await server.get('/api/v1/definitions')).text).not.toContain('Fine');
  });

  it('refuses definitions that are no objects, under keys that are none', async () => {
    const answer = await server.post('/api/v1/definitions/plan', {
      segments: { 'Not a key': {}, right: 5 },
      metrics: [],
    });
    expect(problem(answer, 400, 'WINNOW_USAGE').pointers).toEqual(['/metrics']);
    const second = await server.post('/api/v1/definitions/plan', { segments: { 'Not a key': {}, right: 5 } });
    expect(problem(second, 400, 'WINNOW_USAGE').pointers).toEqual(['/segments/Not a key', '/segments/right']);
  });

  it.each([
    ['/api/v1/customers/nobody', 'There is no customer with this id.'],
    ['/api/v1/segments?revenue=country', '"country" is not a money or number feature.'],
    ['/api/v1/experiments/winbakc/report', 'No experiment is called "winbakc". There are: welcome, winback.'],
    ['/api/v1/experiments/winback/report?bySegments=loyals', 'No segment is called "loyals".'],
    ['/api/v1/nothing', 'Nothing answers to this method and path'],
    ['/index.php', 'Nothing answers to this method and path'],
  ])('answers 404 to %s', async (path, detail) => {
    expect(problem(await server.get(path), 404, 'WINNOW_NOT_FOUND').detail).toContain(detail);
  });

  it('answers 409 where the state does not allow it', async () => {
    problem(await server.post('/api/v1/experiments/welcome/stop'), 409, 'WINNOW_EXPERIMENT_CONFLICT');
    problem(await server.post('/api/v1/experiments/winback/start'), 409, 'WINNOW_EXPERIMENT_CONFLICT');
  });

  it.each([
    ['what is no JSON', '{"experiment":', 400],
    ['JSON that is no object', '["welcome"]', 400],
    ['a number', '5', 400],
    ['a member that would become the prototype', '{"__proto__": {"experiment": "welcome"}}', 400],
    ['the character U+0000', '{"experiment": "welcome", "customerId": "c\\u0000"}', 400],
    ['a body of 17 MB', `{"experiment": "${'x'.repeat(17 * 1024 * 1024)}"}`, 413],
  ])('refuses %s', async (_, body, status) => {
    problem(await postText('/api/v1/decisions', body), status, 'WINNOW_USAGE');
  });

  it('takes an escaped backslash before u0000 for what it is', async () => {
    const answer = await postText('/api/v1/decisions', '{"experiment": "welcome", "customerId": "c\\\\u0000"}');
    expect(answer.json).toMatchObject({ customerId: 'c\\u0000' });
  });

  it('refuses bodies of other types', async () => {
    const { detail } = problem(await postText('/api/v1/decisions', 'a=b', 'text/plain'), 415, 'WINNOW_USAGE');
    expect(detail).toContain('content-type: application/json');
  });

  it.each(['/api/v1/customers/%00', '/api/v1/customers/%E0%A4%A', '/api/v1/segments?revenue=%00'])(
    'refuses the URL %s',
    async (path) => {
      problem(await server.get(path), 400, 'WINNOW_USAGE');
    },
  );

  it('says nothing about what went wrong inside, but logs it', async () => {
    await server.testDatabase.pool.query('ALTER TABLE winnow.customer RENAME TO customer_away');
    const answer = await server.get('/api/v1/customers/c1');
    await server.testDatabase.pool.query('ALTER TABLE winnow.customer_away RENAME TO customer');
    const { detail, requestId } = problem(answer, 500, 'WINNOW_INTERNAL');
    expect(detail).toBe('The log of the server says more under this request id.');
    expect(server.log).toContainEqual(
      expect.objectContaining({
        requestId,
        msg: 'request failed',
        stack: expect.stringContaining('relation "customer"'),
      }),
    );
  });

  it('answers problems as the OpenAPI document says', async () => {
    const document = new ApiDocument((await server.get('/openapi.json')).json as Record<string, unknown>);
    const refused = await server.post('/api/v1/decisions', {});
    expect(document.mismatches('post', '/api/v1/decisions', refused)).toEqual([]);
    const invalid = await server.post('/api/v1/definitions/plan', { metrics: { bad: {} } });
    expect(document.mismatches('post', '/api/v1/definitions/plan', invalid)).toEqual([]);
  });
});
