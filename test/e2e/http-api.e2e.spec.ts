import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiDocument } from './http-document.js';
import { customersCsv, DEFINITIONS, EVENTS_QUERY, EXPOSURES_QUERY, exposuresCsv, ordersCsv } from './http-shop.js';
import { type Answer, startTestServer, type TestServer } from './http-support.js';

/** From files to an uplift, over HTTP. Every answer is held against the OpenAPI document. */
describe('the HTTP API', () => {
  let server: TestServer;
  let document: ApiDocument;
  const seen = new Set<string>();

  beforeAll(async () => {
    server = await startTestServer();
    document = new ApiDocument((await server.get('/openapi.json')).json as Record<string, unknown>);
  });
  afterAll(() => server.close());

  /** The body of an answer that is as the document says. */
  function documented(operation: string, answer: Answer, status = 200): Record<string, unknown> {
    const [method = '', template = ''] = operation.split(' ');
    expect({ status: answer.status, body: answer.text.slice(0, 500) }).toMatchObject({ status });
    expect(document.mismatches(method, template, answer)).toEqual([]);
    seen.add(operation);
    return answer.json as Record<string, unknown>;
  }

  it('answers on an empty database', async () => {
    expect(documented('get /api/v1/segments', await server.get('/api/v1/segments'))).toEqual({
      asOf: null,
      customers: 0,
      revenueFeature: null,
      segments: [],
    });
    expect(documented('get /api/v1/experiments', await server.get('/api/v1/experiments'))).toEqual({ experiments: [] });
    expect(documented('get /api/v1/definitions', await server.get('/api/v1/definitions'))).toEqual({ definitions: [] });
  });

  it('imports customers and events', async () => {
    const customers = await server.upload('/api/v1/imports/customers?map=customer_id=id', customersCsv);
    expect(documented('post /api/v1/imports/customers', customers)).toMatchObject({ rows: { read: 40, added: 40 } });
    const events = await server.upload(`/api/v1/imports/events?${EVENTS_QUERY}&fileName=orders.csv`, ordersCsv);
    expect(documented('post /api/v1/imports/events', events)).toMatchObject({
      fileName: 'orders.csv',
      rows: { rejected: 0 },
      earlierImport: null,
    });
  });

  it('plans and applies definitions', async () => {
    const plan = documented(
      'post /api/v1/definitions/plan',
      await server.post('/api/v1/definitions/plan', DEFINITIONS),
    );
    expect(plan.changes).toHaveLength(9);
    expect((await server.get('/api/v1/definitions')).json).toEqual({ definitions: [] });
    documented('post /api/v1/definitions/apply', await server.post('/api/v1/definitions/apply', DEFINITIONS));
    const { definitions } = documented('get /api/v1/definitions', await server.get('/api/v1/definitions'));
    expect(definitions).toContainEqual({ kind: 'segment', key: 'loyal', version: 1, body: DEFINITIONS.segments.loyal });
  });

  it('computes who is in which segment', async () => {
    const state = documented('post /api/v1/recompute', await server.post('/api/v1/recompute', { asOf: '2026-04-01' }));
    expect(state).toMatchObject({
      asOf: '2026-04-01T00:00:00.000Z',
      customers: 40,
      changed: 40,
      features: 4,
      segments: 2,
    });
    const list = documented('get /api/v1/segments', await server.get('/api/v1/segments'));
    expect(list).toMatchObject({ customers: 40, revenueFeature: 'total_spend' });
    expect(list.segments).toContainEqual(expect.objectContaining({ key: 'loyal', customers: 10, share: 0.25 }));
    const byOrders = await server.get('/api/v1/segments?revenue=order_count');
    expect(documented('get /api/v1/segments', byOrders)).toMatchObject({ revenueFeature: 'order_count' });
  });

  it('says how far the state follows, and what is on record of it', async () => {
    expect(documented('get /api/v1/state', await server.get('/api/v1/state'))).toMatchObject({
      asOf: '2026-04-01T00:00:00.000Z',
      pinned: true,
      live: {
        status: 'live',
        done: 1,
        changed: 40,
        difference: expect.arrayContaining([{ segment: 'loyal', entered: 10, exited: 0 }]),
      },
      building: null,
    });
    const verified = await server.post('/api/v1/state/verify', { sample: 100 });
    expect(documented('post /api/v1/state/verify', verified)).toMatchObject({ checked: 40, different: 0 });
    const refits = await server.post('/api/v1/state/refit', { dryRun: true });
    expect(documented('post /api/v1/state/refit', refits)).toEqual({ refits: [] });
    const between = 'segments=loyal&from=2026-03-31&to=2026-04-02';
    const migration = await server.get(`/api/v1/state/migration?${between}`);
    expect(documented('get /api/v1/state/migration', migration)).toMatchObject({
      customers: [
        [0, 0],
        [10, expect.any(Number)],
      ],
    });
    const transitions = await server.get('/api/v1/customers/c0/transitions?limit=1');
    expect(documented('get /api/v1/customers/{id}/transitions', transitions)).toMatchObject({
      transitions: [
        {
          asOf: '2026-04-01T00:00:00.000Z',
          entered: expect.arrayContaining(['loyal']),
          exited: [],
          cause: 'definition',
          versions: expect.objectContaining({ loyal: 1 }),
        },
      ],
    });
    const membership = await server.get('/api/v1/customers/c0/membership?asOf=2026-04-02');
    expect(documented('get /api/v1/customers/{id}/membership', membership)).toMatchObject({
      segments: expect.arrayContaining(['loyal']),
    });
  });

  it('shows what a change of a rule would do', async () => {
    const looser = {
      ...DEFINITIONS.segments.loyal,
      rule: { all: [{ fact: 'order_count', operator: 'greaterThan', value: 0 }] },
    };
    const plan = await server.post('/api/v1/definitions/plan', { segments: { loyal: looser } });
    expect(documented('post /api/v1/definitions/plan', plan).changes).toContainEqual(
      expect.objectContaining({
        key: 'loyal',
        action: 'update',
        impact: { before: 10, after: 40, enter: 30, leave: 0 },
      }),
    );
  });

  it('says why a customer is in a segment', async () => {
    const customer = documented('get /api/v1/customers/{id}', await server.get('/api/v1/customers/c0'));
    expect(customer).toMatchObject({ customerId: 'c0', attributes: { country: 'NL' } });
    expect(customer.features).toContainEqual({
      key: 'days_since_last_order',
      name: 'Days since the last order',
      type: 'duration',
      value: 87,
    });
    expect(customer.segments).toContainEqual(
      expect.objectContaining({ key: 'loyal', member: true, trace: expect.objectContaining({ matched: true }) }),
    );
  });

  it('tries rules before they are published, and asks about segments', async () => {
    const rule = { all: [{ fact: 'order_count', operator: 'greaterThan', value: 1 }, { not: { condition: 'loyal' } }] };
    const preview = await server.post('/api/v1/segments/preview', { rule, overlap: true });
    expect(documented('post /api/v1/segments/preview', preview)).toMatchObject({ customers: 40, nodes: { length: 4 } });
    const analysis = await server.post('/api/v1/segments/analyse', { rule });
    expect(documented('post /api/v1/segments/analyse', analysis)).toMatchObject({
      relations: [{ key: 'loyal', relation: 'disjoint' }],
    });
    const why = await server.get('/api/v1/segments/loyal/explain/c0');
    expect(documented('get /api/v1/segments/{key}/explain/{customerId}', why)).toMatchObject({ member: true });
    const whyNot = await server.post('/api/v1/segments/explain', { rule, customerId: 'c0' });
    expect(documented('post /api/v1/segments/explain', whyNot)).toMatchObject({ member: false });
    const overlap = await server.get('/api/v1/segments/overlap?segments=loyal,dutch_newcomers');
    expect(documented('get /api/v1/segments/overlap', overlap)).toMatchObject({ shared: { length: 2 } });
    const past = { segment: 'loyal', from: '2026-01-01', to: '2026-03-01', every: { months: 1 } };
    const backtest = await server.post('/api/v1/segments/backtest', past);
    expect(documented('post /api/v1/segments/backtest', backtest)).toMatchObject({ dates: { length: 3 } });
  });

  it('finds customers whose id is unlike a path', async () => {
    const id = 'a/b c?d#e%';
    await server.upload('/api/v1/imports/customers?map=customer_id=id', `id,country\n${id},NL`);
    const answer = await server.get(`/api/v1/customers/${encodeURIComponent(id)}`);
    expect(documented('get /api/v1/customers/{id}', answer)).toMatchObject({
      customerId: id,
      features: expect.anything(),
    });
  });

  it('runs an experiment', async () => {
    const ask = (customerId: string) => server.post('/api/v1/decisions', { experiment: 'welcome', customerId });
    expect(documented('post /api/v1/decisions', await ask('c1'))).toMatchObject({
      variation: null,
      reason: 'not-running',
    });
    const started = await server.post('/api/v1/experiments/welcome/start');
    expect(documented('post /api/v1/experiments/{key}/start', started)).toMatchObject({
      status: 'running',
      stoppedAt: null,
    });
    const first = documented('post /api/v1/decisions', await ask('c1'));
    expect(first).toMatchObject({ reason: 'assigned', variation: expect.stringMatching(/^(control|gift)$/) });
    expect(documented('post /api/v1/decisions', await ask('c1'))).toEqual({ ...first, reason: 'already-assigned' });
    const stopped = await server.post('/api/v1/experiments/welcome/stop');
    expect(documented('post /api/v1/experiments/{key}/stop', stopped)).toMatchObject({
      status: 'stopped',
      exposures: 1,
    });
  });

  it('imports a test that ran elsewhere, and reports it', async () => {
    const imported = await server.upload(
      `/api/v1/experiments/winback/exposures?${EXPOSURES_QUERY}&weight=none=0.5&weight=voucher=0.5`,
      exposuresCsv,
    );
    expect(documented('post /api/v1/experiments/{key}/exposures', imported)).toMatchObject({
      experiment: 'winback',
      variations: ['none', 'voucher'],
      rows: { added: 40 },
    });
    const report = await server.get('/api/v1/experiments/winback/report?bySegments=all&level=0.9');
    const { groups, ...rest } = documented('get /api/v1/experiments/{key}/report', report);
    expect(rest).toMatchObject({ level: 0.9, exposures: { analysed: 40, conflicting: 0 } });
    expect(groups).toHaveLength(3);
    const some = await server.get(
      '/api/v1/experiments/winback/report?bySegments=loyal,%20dutch_newcomers&metrics=spend',
    );
    const chosen = documented('get /api/v1/experiments/{key}/report', some).groups as Array<{ metrics: unknown[] }>;
    expect(chosen.map(({ metrics }) => metrics.length)).toEqual([1, 1, 1]);
  });

  it('says of each figure that cannot be computed why', async () => {
    const answer = documented(
      'get /api/v1/experiments/{key}/report',
      await server.get('/api/v1/experiments/welcome/report'),
    );
    expect(JSON.stringify(answer)).toContain('"notComputable":"no-customers"');
  });

  it('merges customers, tells what is stored about them, and erases them', async () => {
    const merged = await server.post('/api/v1/customers/c2/merge', { with: 'c1' });
    expect(documented('post /api/v1/customers/{id}/merge', merged)).toEqual({ customerId: 'c1', merged: true });
    const told = documented('get /api/v1/customers/{id}/export', await server.get('/api/v1/customers/c2/export'));
    expect(told).toMatchObject({ customerId: 'c1', aliases: ['c2'] });
    const erased = await server.request('/api/v1/customers/c1', { method: 'DELETE' });
    expect(documented('delete /api/v1/customers/{id}', erased)).toMatchObject({ ids: ['c1', 'c2'] });
  });

  it('takes values that something outside computes', async () => {
    await server.post('/api/v1/definitions/apply', { features: { churn_risk: { kind: 'supplied' } } });
    const values = [{ customerId: 'c3', value: 0.5 }];
    const supplied = await server.post('/api/v1/features/churn_risk/values', { values });
    expect(documented('post /api/v1/features/{key}/values', supplied)).toEqual({ stored: 1, suppressed: 0 });
  });

  it('has described every operation truthfully', async () => {
    documented('get /health/live', await server.get('/health/live'));
    documented('get /health/ready', await server.get('/health/ready'));
    const untested = document.operations.filter((operation) => !seen.has(operation));
    expect(untested).toEqual(['get /metrics']);
  });
});
