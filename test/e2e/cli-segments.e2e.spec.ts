import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runWinnow } from '../support/run-winnow.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { customersCsv, DEFINITIONS, ordersCsv } from './http-shop.js';

const RULE = { all: [{ condition: 'loyal' }, { not: { fact: 'country', operator: 'known:equal', value: 'DE' } }] };

describe('questions about segments on the command line', () => {
  let database: TestDatabase;
  let folder: string;

  const winnow = (...args: string[]) => runWinnow(args, { env: { DATABASE_URL: database.url } });
  const segments = (...args: string[]) => winnow('segments', ...args);
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await segments(...args, '--json');
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  beforeAll(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'winnow-segments-'));
    for (const kind of ['features', 'segments'] as const) {
      await mkdir(join(folder, 'rules', kind), { recursive: true });
      for (const [key, body] of Object.entries(DEFINITIONS[kind])) await file(`rules/${kind}/${key}.json`, body);
    }
    const mapping = ['customer_id=Customer', 'occurred_at=Date', 'value=Amount'].flatMap((pair) => ['--map', pair]);
    await winnow('import', 'customers', await file('customers.csv', customersCsv), '--map', 'customer_id=id');
    await winnow('import', 'events', await file('orders.csv', ordersCsv), '--event', 'order_completed', ...mapping);
    await winnow('rules', 'apply', join(folder, 'rules'));
    await winnow('recompute', '--as-of', '2026-04-01');
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('still lists', async () => {
    expect((await segments()).stdout).toContain('40 customers as of 2026-04-01 00:00 UTC.');
    expect((await json()).segments).toHaveLength(2);
  });

  it('previews a rule: its parts, examples, and segments like it', async () => {
    const path = await file('draft.json', RULE);
    const { code, stdout } = await segments('preview', path, '--overlap', '--sample', '2');
    expect(code).toBe(0);
    expect(stdout).toContain('in segment "Loyal" and not (Country is known and is "DE")');
    expect(stdout).toContain('10 of 40 customers (25.0%) as of 2026-04-01 00:00 UTC.');
    expect(stdout).toMatch(/^all of +10 +25\.0% {2}█████░{15}$/m);
    expect(stdout).toMatch(/^ {4}Country is known and is "DE" +20 +50\.0%/m);
    expect(stdout).toContain('for example c0, c12');
    expect(stdout).toMatch(/^loyal +Loyal +10 +10 +100\.0%/m);
    expect(await json('preview', path)).toMatchObject({ count: 10, nodes: { length: 4 }, overlap: null });
  });

  it('takes the file of a segment, and standard input', async () => {
    const segment = await file('segment.json', { name: 'Draft', rule: RULE, cases: [] });
    expect(await json('preview', segment, '--sample', '0')).toMatchObject({ count: 10, sample: [] });
    expect(JSON.parse(await piped(JSON.stringify(RULE), ['segments', 'preview', '-', '--json']))).toMatchObject({
      count: 10,
    });
  });

  it('explains a membership and a draft', async () => {
    const { stdout } = await segments('explain', 'c1', 'loyal');
    expect(stdout.split('\n')).toEqual([
      '✗ c1 is not in loyal; as of 2026-04-01 00:00 UTC',
      'Orders is at least 3',
      '',
      '✗ all of',
      '  ✗ Orders is at least 3 · has 2 · needs 1 more',
      '',
    ]);
    const recent = await file('recent.json', {
      all: [{ fact: 'days_since_last_order', operator: 'lessThan', value: 100 }],
    });
    const draft = await segments('explain', 'c0', '--rule', recent);
    expect(draft.stdout).toContain('✓ c0 matches, until 2026-04-13 10:00Z if nothing else happens');
    expect(draft.stdout).toContain('less than 100 days · has 87 · turns at 100 · until 2026-04-13 10:00Z');
    expect(await json('explain', 'c1', 'loyal')).toMatchObject({ member: false, segment: { key: 'loyal' } });
    const customer = await winnow('customer', 'c1', '--why');
    expect(customer.stdout).toContain('✗ Orders is at least 3 · has 2 · needs 1 more');
  });

  it('shows the overlap', async () => {
    expect((await segments('overlap')).stdout).toContain('No two of these segments share customers.');
    const dutch = { all: [{ fact: 'country', operator: 'equal', value: 'NL' }] };
    await file('rules/segments/dutch.json', { name: 'Dutch', rule: dutch });
    await winnow('rules', 'apply', join(folder, 'rules'));
    await winnow('recompute', '--as-of', '2026-04-01');
    const { stdout } = await segments('overlap', 'dutch', 'loyal');
    expect(stdout).toMatch(/^dutch +loyal +10 +50\.0% +100\.0% +50\.0% {2}█{10}░{10}$/m);
    expect(await json('overlap', 'dutch', 'loyal')).toMatchObject({
      shared: [
        [20, 10],
        [10, 10],
      ],
    });
  });

  it('looks back', async () => {
    const span = ['--from', '2026-01-01', '--to', '2026-01-05', '--every', '1d'];
    const { stdout } = await segments('backtest', 'loyal', ...span);
    expect(stdout).toContain('loyal Orders is at least 3\n▁▁▁██\n');
    expect(stdout).toMatch(/^2026-01-04 00:00Z +10 +25\.0% +\+10 +−0 {2}█{24}$/m);
    expect(stdout).toContain('Everyone known now is asked at every date.');
    const draft = await json(
      'backtest',
      '--rule',
      await file('draft.json', RULE),
      '--from',
      '2026-01-01',
      '--to',
      '2026-03-01',
      '--every',
      '1m',
    );
    expect(draft).toMatchObject({ segment: null, dates: [{ count: 0 }, { count: 10, entered: 10 }, { count: 10 }] });
    expect((await json('backtest', 'loyal', ...span.slice(0, 4), '--every', '1w')).dates).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"all":', 'is not JSON'],
    ['a number', '5', 'A condition is an object'],
    ['a comparison alone', '{"fact": "order_count", "operator": "equal", "value": 1}', 'A rule begins with a group'],
    [
      'an unknown fact',
      '{"all": [{"fact": "order_cont", "operator": "equal", "value": 1}]}',
      '/all/0/fact: There is no fact',
    ],
    ['a wrong rule of a segment', '{"name": "x", "rule": {"all": []}}', '/rule/all:'],
    ['a prototype', '{"all": [{"__proto__": 1}]}', '/all/0'],
    ['U+0000', '{"all": [{"fact": "country", "operator": "equal", "value": "\\u0000"}]}', 'cannot be stored'],
    ['depth', `${'{"all":['.repeat(300)}{}${']}'.repeat(300)}`, '100 deep'],
  ])('refuses a file with %s', async (_, content, message) => {
    const path = await file('wrong.json', content);
    const { code, stdout, stderr } = await segments('preview', path);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('WINNOW_DEFINITION_INVALID');
    expect(stderr).toContain(message);
  });

  it('refuses what does not exist', async () => {
    for (const args of [
      ['explain', 'c99', 'loyal'],
      ['explain', 'c0', 'loyals'],
      ['overlap', 'loyals'],
      ['backtest', 'loyals', '--from', '2026-01-01', '--to', '2026-01-01'],
    ]) {
      const { code, stderr } = await segments(...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stderr).toContain('WINNOW_NOT_FOUND');
    }
    const missing = await segments('preview', join(folder, 'nowhere.json'));
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
  });

  it.each([
    'preview',
    'preview x.json --sample 101',
    'explain c0',
    'explain c0 loyal --rule x.json',
    'backtest loyal',
    'backtest loyal --from 2026-01-01 --to 2026-01-01 --every 0d',
    'backtest loyal --from 2026-01-01 --to 2026-01-01 --every weekly',
    'backtest loyal --from 2020-01-01 --to 2026-01-01 --every 1d',
    'backtest --from 2026-01-01 --to 2026-01-01',
    'previw',
  ])('refuses %s with exit code 2', async (line) => {
    const { code, stdout } = await segments(...line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  /** Runs the command line with something on its standard input. @returns its standard output */
  async function piped(input: string, args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [`${process.cwd()}/dist/apps/cli/src/main.js`, ...args], {
      env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', DATABASE_URL: database.url },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(input);
    let stdout = '';
    for await (const chunk of child.stdout) stdout += String(chunk);
    return stdout;
  }
});

describe('questions about segments on an empty database', () => {
  it('are answered, or refused with a reason', async () => {
    const database = await openTestDatabase();
    try {
      const env = { DATABASE_URL: database.url };
      const overlap = await runWinnow(['segments', 'overlap'], { env });
      expect(overlap).toMatchObject({ code: 0, stdout: expect.stringContaining('never computed') });
      const explain = await runWinnow(['segments', 'explain', 'c0', 'loyal'], { env });
      expect(explain).toMatchObject({ code: 1, stderr: expect.stringContaining('There are no segments yet.') });
    } finally {
      await database.close();
    }
  });
});
