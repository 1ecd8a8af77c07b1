import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillShop } from './http-shop.js';
import { startTestServer, type TestServer } from './http-support.js';

describe('what operators see', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
    await fillShop(server);
  });
  afterAll(() => server.close());

  it('carries a sane request id through answer, problem and log', async () => {
    const requestId = 'checkout-7.1:42';
    const answer = await server.request('/api/v1/customers/secret-id', { headers: { 'x-request-id': requestId } });
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    expect(answer.json).toMatchObject({ requestId });
    expect(server.log).toContainEqual(
      expect.objectContaining({ requestId, route: '/api/v1/customers/:id', status: 404 }),
    );
  });

  it.each(['a b', 'x'.repeat(101), 'é', ''])('makes an id of its own instead of %j', async (requestId) => {
    const answer = await server.request('/health/live', { headers: { 'x-request-id': encodeURI(requestId) } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('logs route templates, never a path or a query', async () => {
    await server.get('/api/v1/customers/secret-id?token=secret-id');
    await server.get('/secret-id');
    await server.get('/api/v1/segments?revenue=secret-id');
    expect(JSON.stringify(server.log)).not.toContain('secret-id');
  });

  it('measures requests, recomputes and imports', async () => {
    await server.get('/api/v1/customers/c1');
    const { text, headers } = await server.get('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(
      /^winnow_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/customers\/:id",status="200"\} [1-9]/m,
    );
    expect(text).toMatch(/^winnow_recompute_duration_seconds_count 1$/m);
    expect(text).toMatch(/^winnow_import_rows_total\{kind="customers",outcome="added"\} 40$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
  });

  it('serves the OpenAPI document that is in docs/', async () => {
    const golden: unknown = JSON.parse(await readFile('docs/openapi.json', 'utf8'));
    expect((await server.get('/openapi.json')).json).toEqual(golden);
  });

  it('describes every operation and parameter', async () => {
    const { paths } = (await server.get('/openapi.json')).json as {
      paths: Record<
        string,
        Record<string, { summary?: string; parameters?: Array<{ name: string; description?: string }> }>
      >;
    };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    expect(operations.flatMap(({ parameters = [] }) => parameters).filter(({ description }) => !description)).toEqual(
      [],
    );
  });

  it.each([
    ['/', 'text/html', 'Winnow'],
    ['/console.js', 'javascript', 'import'],
    ['/console.css', 'text/css', 'color-scheme'],
    ['/docs', 'text/html', 'swagger'],
    ['/docs/errors', 'text/html', 'WINNOW_DATABASE_FULL'],
  ])('serves %s', async (path, type, content) => {
    const { status, headers, text } = await server.get(path);
    expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: expect.stringContaining(type) });
    expect(text).toContain(content);
  });

  it('allows pages nothing but the own files, and other sites nothing', async () => {
    const { headers } = await server.get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    const foreign = { method: 'POST', headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } };
    expect((await server.request('/api/v1/recompute', foreign)).json).toMatchObject({ status: 403 });
  });

  it('answers to names of this machine only, so that no other name can be made to point at it', async () => {
    const ask = (host: string) =>
      new Promise((resolve) =>
        get(`${server.url}/api/v1/segments`, { headers: { host } }, ({ statusCode }) => resolve(statusCode)),
      );
    expect(await ask('evil.example')).toBe(421);
    expect(await ask('localhost:1234')).toBe(200);
    expect(await ask('[::1]:1234')).toBe(200);
  });

  it('is alive but not ready without its database, and ready again with it', async () => {
    await server.withoutDatabase(async () => {
      const answer = await server.get('/health/ready');
      expect(answer.status).toBe(503);
      expect(answer.json).toEqual({ status: 'not-ready', database: 'unreachable', shuttingDown: false });
      expect((await server.get('/health/live')).status).toBe(200);
      expect((await server.get('/api/v1/segments')).json).toMatchObject({
        code: 'WINNOW_DATABASE_UNAVAILABLE',
        status: 503,
      });
    });
    expect((await server.get('/health/ready')).status).toBe(200);
  });
});
