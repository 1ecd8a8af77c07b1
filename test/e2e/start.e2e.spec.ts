import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runWinnow } from '../support/run-winnow.js';

const SERVER = `${process.cwd()}/dist/apps/server/src/main.js`;
const READY = /Console\s+(http:\S+)/;

interface RunningServer {
  readonly process: ChildProcess;
  readonly url: string;
  readonly exited: Promise<number | null>;
  output(): string;
}

describe('npm start, with nothing but a folder', () => {
  let home: string;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'winnow-start-'));
    await chmod(home, 0o755);
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    await runWinnow(['segments'], { env: environment() }); // joins what a kill has left behind, and as the last one stops it
    await rm(home, { recursive: true, force: true });
  });

  const environment = () => ({
    WINNOW_HOME: join(home, 'data'),
    WINNOW_PORT: '0',
    WINNOW_DEMO_CUSTOMERS: '300',
    WINNOW_LOG_LEVEL: 'silent',
  });

  function launch(env: Record<string, string> = {}): Omit<RunningServer, 'url'> {
    const child = spawn(process.execPath, [SERVER], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let output = '';
    const collect = (data: Buffer) => {
      output += data.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { process: child, exited, output: () => output };
  }

  async function start(): Promise<RunningServer> {
    const server = launch();
    for (let tries = 0; tries < 600; tries++) {
      const [, url] = READY.exec(server.output()) ?? [];
      if (url !== undefined) return { ...server, url };
      if (server.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server did not start: ${server.output()}`);
  }

  const json = async (url: string) => (await fetch(url)).json() as Promise<Record<string, unknown>>;
  const customersOf = async ({ url }: RunningServer) => (await json(`${url}/api/v1/segments`)).customers;

  it('starts, loads the demo shop once, answers, and stops cleanly', async () => {
    const first = await start();
    expect(first.output()).toContain('demo shop');
    expect(await customersOf(first)).toBe(300);
    expect((await fetch(`${first.url}/docs`)).status).toBe(200);
    first.process.kill('SIGINT');
    expect(await first.exited).toBe(0);
    const second = await start();
    expect(second.output()).not.toContain('demo shop');
    expect(await customersOf(second)).toBe(300);
    second.process.kill('SIGTERM');
    expect(await second.exited).toBe(0);
  }, 90_000);

  it('survives a kill -9, and the command works beside the server and without it', async () => {
    const killed = await start();
    const beside = await runWinnow(['segments', '--json'], { env: environment() });
    expect(JSON.parse(beside.stdout).customers).toBe(300);
    killed.process.kill('SIGKILL');
    await killed.exited;
    const after = await runWinnow(['segments', '--json'], { env: environment() });
    expect(JSON.parse(after.stdout).customers).toBe(300);
    const again = await start();
    expect(await customersOf(again)).toBe(300);
    again.process.kill('SIGTERM');
    expect(await again.exited).toBe(0);
  }, 90_000);

  it('says clearly that it runs already, and refuses to be emptied meanwhile', async () => {
    const running = await start();
    const second = launch();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain('WINNOW_ALREADY_RUNNING');
    expect(second.output()).toContain(running.url);
    const reset = await runWinnow(['reset', '--yes'], { env: environment() });
    expect(reset.code).toBe(1);
    expect(reset.stderr).toContain('WINNOW_ALREADY_RUNNING');
    running.process.kill('SIGTERM');
    expect(await running.exited).toBe(0);
  }, 90_000);

  it('is emptied by reset, and only with --yes', async () => {
    const env = { ...environment(), WINNOW_DEMO: 'off' };
    expect((await runWinnow(['reset'], { env })).code).toBe(2);
    expect((await runWinnow(['reset', '--yes'], { env })).code).toBe(0);
    const list = await runWinnow(['segments', '--json'], { env });
    expect(JSON.parse(list.stdout)).toMatchObject({ customers: 0, segments: [], asOf: null });
  }, 60_000);
});
