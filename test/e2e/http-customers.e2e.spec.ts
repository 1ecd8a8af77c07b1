import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestionService } from '#customers';
import { ApiDocument } from './http-document.js';
import { type Answer, startTestServer, type TestServer } from './http-support.js';

const FEATURES = {
  churn_risk: { kind: 'supplied', type: 'number' },
  orders: { kind: 'aggregate', aggregate: 'count', events: ['order'] },
};

describe('customers over HTTP', () => {
  let server: TestServer;
  let document: ApiDocument;

  beforeAll(async () => {
    server = await startTestServer();
    document = new ApiDocument((await server.get('/openapi.json')).json as Record<string, unknown>);
    await server.post('/api/v1/definitions/apply', { features: FEATURES });
    await server.upload('/api/v1/imports/customers?map=customer_id=id', 'id,plan\nanna,plus\nbert,basic\n');
    const query = 'event=order&map=customer_id=id&map=occurred_at=at';
    await server.upload(`/api/v1/imports/events?${query}`, 'id,at\nanna,2026-01-01\nbert,2026-01-02\n');
  });
  afterAll(() => server.close());

  const documented = (operation: string, answer: Answer): unknown => {
    const [method = '', template = ''] = operation.split(' ');
    expect({ status: answer.status, body: answer.text.slice(0, 500) }).toMatchObject({ status: 200 });
    expect(document.mismatches(method, template, answer)).toEqual([]);
    return answer.json;
  };

  it('takes values of a feature, all or none', async () => {
    const path = '/api/v1/features/churn_risk/values';
    const supply = (...values: unknown[]) => server.post(path, { values });
    const stored = await supply(
      { customerId: 'anna', value: 0.5 },
      { customerId: 'bert', value: 0.25, suppliedAt: '2026-01-05' },
    );
    expect(documented('post /api/v1/features/{key}/values', stored)).toEqual({ stored: 2, suppressed: 0 });
    const wrong = await supply(
      { customerId: 'anna', value: 1 },
      { customerId: 'bert', value: 'high' },
      { customerId: 'bert', value: null },
    );
    expect(wrong).toMatchObject({ status: 400, json: { problems: expect.any(Array) } });
    expect(await supply({ customerId: 'bert', value: 'high' })).toMatchObject({
      status: 400,
      json: { problems: [{ pointer: '/values/0/value', message: 'value must be a number.' }] },
    });
    expect(await server.post(path, { values: [] })).toMatchObject({ status: 400 });
    const one = { values: [{ customerId: 'anna', value: 1 }] };
    expect(await server.post('/api/v1/features/nothing/values', one)).toMatchObject({ status: 404 });
    expect(await server.post('/api/v1/features/orders/values', one)).toMatchObject({ status: 400 });
    const { rows } = await server.testDatabase.pool.query('SELECT value FROM supplied_value ORDER BY customer_id');
    expect(rows).toEqual([{ value: 0.5 }, { value: 0.25 }]);
  });

  it('merges two customers, and finds them by either id', async () => {
    const merge = (id: string, other: string) => server.post(`/api/v1/customers/${id}/merge`, { with: other });
    const operation = 'post /api/v1/customers/{id}/merge';
    expect(documented(operation, await merge('bert', 'anna'))).toEqual({ customerId: 'anna', merged: true });
    expect(documented(operation, await merge('anna', 'bert'))).toEqual({ customerId: 'anna', merged: false });
    expect(await merge('anna', 'nobody')).toMatchObject({ status: 404 });
    expect(await server.post('/api/v1/customers/anna/merge', { into: 'bert' })).toMatchObject({ status: 400 });
    expect((await server.get('/api/v1/customers/bert')).json).toMatchObject({ customerId: 'anna', events: 2 });
  });

  it('exports everything about a customer', async () => {
    const answer = await server.get('/api/v1/customers/bert/export');
    expect(documented('get /api/v1/customers/{id}/export', answer)).toMatchObject({
      customerId: 'anna',
      aliases: ['bert'],
      events: [{ name: 'order' }, { name: 'order' }],
      data: {
        suppliedValues: [
          { feature: 'churn_risk', value: 0.25 },
          { feature: 'churn_risk', value: 0.5 },
        ],
        state: { transitions: expect.any(Array) },
        exposures: [],
      },
    });
  });

  it('erases a customer for good', async () => {
    const erase = () => server.request('/api/v1/customers/bert', { method: 'DELETE' });
    expect(documented('delete /api/v1/customers/{id}', await erase())).toEqual({ ids: ['anna', 'bert'], events: 2 });
    expect(await erase()).toMatchObject({ status: 404 });
    for (const id of ['anna', 'bert']) {
      expect(await server.get(`/api/v1/customers/${id}`)).toMatchObject({ status: 404 });
      expect(await server.get(`/api/v1/customers/${id}/export`)).toMatchObject({ status: 404 });
    }
    const [late] = await server
      .service(IngestionService)
      .ingest([{ type: 'track', customerId: 'bert', eventId: '17', name: 'order', occurredAt: new Date() }]);
    expect(late).toEqual({ outcome: 'suppressed' });
  });
});
