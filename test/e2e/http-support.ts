import type { Type } from '@nestjs/common';
import pg from 'pg';
import { pino } from 'pino';
import { type Config, readConfig } from '#platform';
import { createApp } from '../../apps/server/src/create-app.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

/** An answer of the server, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: unknown;
}

/** The server in this process, over a database of its own. */
export interface TestServer {
  readonly url: string;
  readonly testDatabase: TestDatabase;
  /** What was logged, line by line. */
  readonly log: ReadonlyArray<Record<string, unknown>>;
  service<T>(type: Type<T>): T;
  request(path: string, init?: RequestInit): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** Posts JSON. */
  post(path: string, body?: unknown): Promise<Answer>;
  /** Posts a file. */
  upload(path: string, file: string | Uint8Array<ArrayBuffer>, contentType?: string): Promise<Answer>;
  /** Runs something while the database cannot be reached. */
  withoutDatabase(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function startTestServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const testDatabase = await openTestDatabase();
  const config: Config = readConfig({ WINNOW_PORT: '0', ...environment });
  const log: Array<Record<string, unknown>> = [];
  const logger = pino({ level: 'debug', base: null }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const app = await createApp({ config, database: await testDatabase.open(), logger });
  await app.listen(0, config.http.host);
  const url = await app.getUrl();
  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  const send = (path: string, body: RequestInit['body'], contentType: string) =>
    request(path, { method: 'POST', ...(body !== undefined && { body, headers: { 'content-type': contentType } }) });
  return {
    url,
    testDatabase,
    log,
    service: (type) => app.get(type, { strict: false }),
    request,
    get: (path) => request(path),
    post: (path, body) => send(path, body === undefined ? undefined : JSON.stringify(body), 'application/json'),
    upload: (path, file, contentType = 'text/csv') => send(path, file, contentType),
    withoutDatabase: (work) => renamed(testDatabase.connection, work),
    close: async () => {
      await app.close();
      await testDatabase.close();
    },
  };
}

/** Puts the database out of reach, by another name. */
async function renamed(
  { host, port, user, password, database }: TestDatabase['connection'],
  work: () => Promise<void>,
): Promise<void> {
  const admin = new pg.Client({ host, port, user, password, database: 'postgres' });
  await admin.connect();
  try {
    await admin.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [database]);
    await admin.query(`ALTER DATABASE ${database} RENAME TO ${database}_away`);
    await work();
  } finally {
    await admin.query(`ALTER DATABASE ${database}_away RENAME TO ${database}`);
    await admin.end();
  }
}
