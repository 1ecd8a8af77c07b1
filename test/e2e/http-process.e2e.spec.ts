import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

const MAIN = `${process.cwd()}/dist/apps/server/src/main.js`;
const CONSOLE = /Console\s+(http:\S+)/;

interface ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  stdout(): string;
  stderr(): string;
}

describe('the process of the server, on a database of your own', () => {
  let testDatabase: TestDatabase;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    testDatabase = await openTestDatabase();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await testDatabase.close();
  });

  function launch(environment: Record<string, string> = {}): ServerProcess {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH ?? '',
        NO_COLOR: '1',
        DATABASE_URL: testDatabase.url,
        WINNOW_PORT: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const text = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (data: Buffer) => {
        text[stream] += data.toString();
      });
    }
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, exited, stdout: () => text.stdout, stderr: () => text.stderr };
  }

  async function start(): Promise<ServerProcess & { readonly url: string }> {
    const server = launch();
    while (server.child.exitCode === null) {
      const [, url] = CONSOLE.exec(server.stderr()) ?? [];
      if (url !== undefined) return { ...server, url };
      await sleep(50);
    }
    throw new Error(`The server did not start: ${server.stderr()}`);
  }

  it('speaks to people on standard error, and logs lines of JSON on standard output', async () => {
    const server = await start();
    await fetch(`${server.url}/api/v1/segments`);
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    expect(server.stderr()).toContain('API docs');
    expect(server.stderr()).not.toContain('demo shop');
    const lines = server
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ route: '/api/v1/segments', status: 200 }));
  });

  it('keeps memberships true by itself: nobody asks for a recompute', async () => {
    const { url, child, exited } = await start();
    const call = async (path: string, body?: string, type = 'application/json'): Promise<Record<string, unknown>> => {
      const init = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': type } };
      const answer = await fetch(`${url}/api/v1${path}`, init);
      expect({ path, ok: answer.ok, status: answer.status }).toEqual({ path, ok: true, status: answer.status });
      return (await answer.json()) as Record<string, unknown>;
    };
    const until = async (path: string, holds: (answer: Record<string, unknown>) => boolean): Promise<void> => {
      while (!holds(await call(path))) await sleep(50);
    };
    const definitions = {
      features: {
        orders_1m: { kind: 'aggregate', aggregate: 'count', events: ['order'], window: { last: { minutes: 1 } } },
      },
      segments: {
        buying: { name: 'Buying', rule: { all: [{ fact: 'orders_1m', operator: 'greaterThan', value: 0 }] } },
      },
    };
    await call('/definitions/apply', JSON.stringify(definitions));
    await until('/state', ({ live }) => live !== null);
    const customersIn = (size: number) => (list: Record<string, unknown>) =>
      (list.segments as Array<{ customers: number }>).every(({ customers }) => customers === size);
    // An order of 52 seconds ago is one of the last minute for eight more seconds.
    const orderedAt = new Date(Date.now() - 52_000).toISOString();
    await call(
      '/imports/events?event=order&map=customer_id=id&map=occurred_at=at',
      `id,at\nc1,${orderedAt}\n`,
      'text/csv',
    );
    await until('/segments', customersIn(1));
    await until('/segments', customersIn(0));
    const { transitions } = await call('/customers/c1/transitions');
    const leftAt = new Date(Date.parse(orderedAt) + 60_000).toISOString();
    expect(transitions).toMatchObject([
      { exited: ['buying'], cause: 'clock', asOf: leftAt, becameAt: leftAt },
      { entered: ['buying'], cause: 'data', becameAt: orderedAt },
    ]);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('finishes the requests in flight before it stops', async () => {
    const server = await start();
    const holder = await testDatabase.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(7230623)');
    const recompute = fetch(`${server.url}/api/v1/recompute`, { method: 'POST' });
    await sleep(300);
    server.child.kill('SIGTERM');
    await sleep(300);
    await expect(fetch(`${server.url}/health/ready`)).rejects.toThrow();
    await holder.query('COMMIT');
    holder.release();
    const answer = await recompute;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await server.exited).toBe(0);
  });

  it('stops at once when asked a second time', async () => {
    const server = await start();
    const holder = await testDatabase.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(7230623)');
    const recompute = fetch(`${server.url}/api/v1/recompute`, { method: 'POST' }).catch(() => 'broken off');
    await sleep(300);
    server.child.kill('SIGINT');
    await sleep(1500);
    expect(server.child.exitCode).toBeNull();
    server.child.kill('SIGINT');
    expect(await server.exited).toBe(130);
    expect(await recompute).toBe('broken off');
    await holder.query('ROLLBACK');
    holder.release();
  });

  it('says when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const server = launch({ WINNOW_PORT: port });
    expect(await server.exited).toBe(1);
    expect(server.stderr()).toContain('WINNOW_PORT_TAKEN');
    expect(server.stderr()).toContain(port);
    other.close();
  });

  it.each([
    ['a setting that is none', { WINNOW_PORT: 'http' }, 2, 'WINNOW_CONFIG_INVALID'],
    ['an address of another machine', { WINNOW_HOST: '192.0.2.1', WINNOW_PORT: '3999' }, 2, 'WINNOW_CONFIG_INVALID'],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgresql://127.0.0.1:1/none' },
      3,
      'WINNOW_DATABASE_UNAVAILABLE',
    ],
  ])('ends with the exit code of the catalogue for %s', async (_, environment, exitCode, code) => {
    const server = launch(environment);
    expect(await server.exited).toBe(exitCode);
    expect(server.stderr()).toContain(code);
  });
});
