import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS_QUERY } from './http-shop.js';
import { startTestServer, type TestServer } from './http-support.js';

const PATH = `/api/v1/imports/events?${EVENTS_QUERY}`;
const HEADER = 'Customer,Date,Amount\n';

describe('files over HTTP', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const events = async (): Promise<number> => {
    const { rows } = await server.testDatabase.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM event',
    );
    return rows[0]?.count ?? -1;
  };

  it('keeps the good rows and says line and reason of the others', async () => {
    const answer = await server.upload(PATH, `${HEADER}a,2026-01-01,5\nb,some day,7\n,2026-01-02,7\n`);
    expect(answer.json).toMatchObject({
      rows: { read: 3, added: 1, rejected: 2 },
      firstRejects: [
        { line: 3, reason: expect.stringContaining('some day') },
        { line: 4, reason: expect.any(String) },
      ],
    });
  });

  it.each(['application/gzip', 'application/octet-stream', 'text/plain', 'application/x-www-form-urlencoded'])(
    'takes gzip as %s, and knows what it has read before',
    async (type) => {
      const file = new Uint8Array(gzipSync(`${HEADER}a,2026-01-01,5\n`));
      expect((await server.upload(PATH, file, type)).json).toMatchObject({ rows: { read: 1, added: 0, known: 1 } });
    },
  );

  it('takes the whole mapping as JSON, with single fields laid over it', async () => {
    const mapping = JSON.stringify({
      customer_id: 'Kunde',
      occurred_at: 'Datum',
      name: 'visit',
      file: { delimiter: ';' },
    });
    const query = new URLSearchParams([
      ['mapping', mapping],
      ['map', 'name=order_completed'],
    ]);
    const answer = await server.upload(`/api/v1/imports/events?${query}`, 'Kunde;Datum\nd;2026-01-01\n');
    expect(answer.json).toMatchObject({ rows: { added: 1 } });
    const semicolon = await server.upload(`${PATH}&delimiter=;`, 'Customer;Date;Amount\ne;2026-01-01;5\n');
    expect(semicolon.json).toMatchObject({ rows: { added: 1 } });
  });

  it.each([
    [
      'a column that is not there',
      `${PATH}&map=value=Betrag`,
      `${HEADER}a,2026-01-01,5\n`,
      422,
      'WINNOW_MAPPING_INVALID',
    ],
    ['a field that is needed', '/api/v1/imports/events?event=x', HEADER, 422, 'WINNOW_MAPPING_INVALID'],
    ['a mapping that is no pair', '/api/v1/imports/events?map=Customer', HEADER, 400, 'WINNOW_USAGE'],
    ['a mapping that is no JSON', '/api/v1/imports/events?mapping={', HEADER, 400, 'WINNOW_USAGE'],
    ['only rows that cannot be read', PATH, `${HEADER}a,never,5\n`, 422, 'WINNOW_IMPORT_ALL_REJECTED'],
    [
      'more rejects than allowed',
      `${PATH}&maxRejects=10%25`,
      `${HEADER}x,2026-01-01,5\ny,never,5\n`,
      422,
      'WINNOW_IMPORT_TOO_MANY_REJECTS',
    ],
    ['an empty file', PATH, '', 400, 'WINNOW_FILE_UNREADABLE'],
  ])('refuses %s and imports nothing', async (_, path, file, status, code) => {
    const before = await events();
    const answer = await server.upload(path, file);
    expect({ status: answer.status, ...(answer.json as object) }).toMatchObject({ status, code });
    expect(await events()).toBe(before);
  });

  it('refuses forms and JSON, and says what it wants', async () => {
    const form = new FormData();
    form.set('file', new Blob([HEADER]), 'orders.csv');
    const answer = await server.request(PATH, { method: 'POST', body: form });
    expect(answer.json).toMatchObject({ status: 415, detail: expect.stringContaining('--data-binary') });
    expect((await server.post(PATH, {})).json).toMatchObject({ status: 400, problems: [{ pointer: '' }] });
    expect((await server.post(PATH)).json).toMatchObject({ status: 400, problems: [{ pointer: '' }] });
  });

  it('refuses a gzip file that breaks off', async () => {
    const whole = gzipSync(
      `${HEADER}${Array.from({ length: 5000 }, (_, row) => `t${row},2026-01-01,${Math.random()}\n`).join('')}`,
    );
    const before = await events();
    const answer = await server.upload(PATH, new Uint8Array(whole.subarray(0, whole.length / 2)), 'application/gzip');
    expect(answer.json).toMatchObject({ status: 400, code: 'WINNOW_FILE_UNREADABLE' });
    expect(await events()).toBe(before);
  });

  it('lets a client that is still sending read why its file is refused', async () => {
    const file = HEADER + 'a,2026-01-01,5\n'.repeat(1_000_000);
    const answer = await server.upload(`${PATH}&map=value=Betrag`, file);
    expect(answer.json).toMatchObject({ status: 422, code: 'WINNOW_MAPPING_INVALID' });
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const before = await events();
    const upload = httpRequest(server.url + PATH, { method: 'POST', headers: { 'content-type': 'text/csv' } });
    upload.on('error', () => {});
    upload.write(`${HEADER}${'broken,2026-01-01,5\n'.repeat(50_000)}`);
    await sleep(100);
    upload.destroy();
    await sleep(300);
    expect(await events()).toBe(before);
    expect((await server.get('/health/ready')).status).toBe(200);
  });
});
