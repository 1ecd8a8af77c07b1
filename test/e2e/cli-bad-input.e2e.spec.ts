import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runWinnow, type WinnowRun } from '../support/run-winnow.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

const HEADER = 'customer,when,amount\n';
const MAPPING = [
  '--event',
  'order_completed',
  '--map',
  'customer_id=customer',
  '--map',
  'occurred_at=when',
  '--map',
  'value=amount',
];

const rows = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `c${index % 100},2026-01-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z,${index}.50\n`,
  ).join('');

describe('import, given something bad', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'winnow-bad-'));
  });
  beforeEach(() => database.pool.query('TRUNCATE event, customer, import_run'));
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const importing = (file: string, extra: readonly string[] = []): Promise<WinnowRun> =>
    runWinnow(['import', 'events', file, ...MAPPING, ...extra], { env: { DATABASE_URL: database.url } });
  const stored = async (): Promise<number> =>
    (await database.pool.query('SELECT count(*)::int AS n FROM event')).rows[0].n;
  const leftNothing = async () =>
    expect(
      (
        await database.pool.query(
          'SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM customer) + (SELECT count(*) FROM import_run) AS n',
        )
      ).rows,
    ).toEqual([{ n: '0' }]);

  it('says that a file does not exist, or is a folder', async () => {
    for (const path of [join(folder, 'nowhere.csv'), folder]) {
      const { code, stdout, stderr } = await importing(path);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('WINNOW_FILE_UNREADABLE');
    }
  });

  it('names the columns there are when the mapping is wrong', async () => {
    const file = await write('plain.csv', HEADER + rows(10));
    const { code, stderr } = await runWinnow(
      ['import', 'events', file, '--event', 'x', '--map', 'customer_id=costumer', '--map', 'occurred_at=when'],
      { env: { DATABASE_URL: database.url } },
    );
    expect(code).toBe(1);
    expect(stderr).toContain('WINNOW_MAPPING_INVALID');
    expect(stderr).toMatch(/did you mean.*customer/i);
    await leftNothing();
  });

  it('keeps nothing of a gzip file that was cut short', async () => {
    const whole = gzipSync(HEADER + rows(50_000));
    const file = await write('cut.csv.gz', whole.subarray(0, Math.floor(whole.length * 0.8)));
    const { code, stderr } = await importing(file);
    expect(code).toBe(1);
    expect(stderr).toContain('WINNOW_FILE_UNREADABLE');
    await leftNothing();
    await write('cut.csv.gz', whole);
    expect((await importing(file)).code).toBe(0);
    expect(await stored()).toBe(50_000);
  });

  it('imports the good rows of a file in which every tenth is broken, and says what is wrong with the others', async () => {
    const lines = rows(1000).trimEnd().split('\n');
    const broken = lines.map((line, index) => (index % 10 === 0 ? `c1,yesterday,${index}` : line));
    const file = await write('broken.csv', `${HEADER}${broken.join('\n')}\n`);
    const { code, stdout } = await importing(file);
    expect(code).toBe(0);
    expect(stdout).toContain('1,000 rows read: 900 events new or changed, 0 known already, 100 rejected.');
    const rejects = (await readFile(`${file}.rejects.csv`, 'utf8')).trimEnd().split('\n');
    expect(rejects).toHaveLength(101);
    expect(rejects[1]).toMatch(/^2,occurred_at_malformed,.*yesterday/);
    expect(rejects[2]).toMatch(/^12,/);
  });

  it('imports nothing when more rows are rejected than allowed, or all of them', async () => {
    const file = await write('half.csv', `${HEADER}${rows(10)}c1,never,1\n`);
    const limited = await importing(file, ['--max-rejects', '5%']);
    expect(limited.code).toBe(1);
    expect(limited.stderr).toContain('WINNOW_IMPORT_TOO_MANY_REJECTS');
    await leftNothing();
    const hopeless = await write('hopeless.csv', `${HEADER}c1,never,1\nc2,no,2\n`);
    const { code, stderr } = await importing(hopeless);
    expect(code).toBe(1);
    expect(stderr).toContain('WINNOW_IMPORT_ALL_REJECTED');
    expect(stderr).toContain('never');
    await leftNothing();
  });

  it('keeps nothing when the rejects file cannot be written', async () => {
    if (!existsSync('/dev/full')) return;
    const file = await write('reject.csv', `${HEADER}${rows(10)}c1,never,1\n`);
    const { code, stderr } = await importing(file, ['--rejects', '/dev/full']);
    expect(code).toBe(3);
    expect(stderr).toContain('WINNOW_REJECTS_UNWRITABLE');
    await leftNothing();
  });

  it('keeps nothing when the database goes away half-way, and completes when run again', async () => {
    const file = await write('large.csv', HEADER + rows(400_000));
    const run = importing(file);
    await untilCopying(database);
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'winnow-cli'`,
    );
    const { code, stderr } = await run;
    expect(code).toBe(3);
    expect(stderr).toContain('WINNOW_DATABASE_UNAVAILABLE');
    await leftNothing();
    expect((await importing(file)).code).toBe(0);
    expect(await stored()).toBe(400_000);
  }, 60_000);

  it('says so when there is no database', async () => {
    const file = await write('plain.csv', HEADER + rows(10));
    const env = { DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none' };
    const { code, stderr } = await runWinnow(['import', 'events', file, ...MAPPING], { env });
    expect(code).toBe(3);
    expect(stderr).toContain('WINNOW_DATABASE_UNAVAILABLE');
    expect(stderr).not.toContain('secret');
  });

  it('refuses wrong usage with exit code 2 and a hint', async () => {
    const cases: string[][] = [['import', 'events'], ['recompute', '--as-of', 'tomorrow'], ['sements'], ['report']];
    for (const args of cases) {
      const { code, stderr } = await runWinnow(args, { env: { DATABASE_URL: database.url } });
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toContain('--help');
    }
    const { code, stderr } = await runWinnow(['segments'], { env: { DATABASE_URL: 'mysql://x', WINNOW_PORT: 'high' } });
    expect(code).toBe(2);
    expect(stderr).toContain('WINNOW_PORT must be a whole number');
    expect(stderr).toContain('DATABASE_URL must be a URL like');
  });

  it('gives machines the same as a JSON document', async () => {
    const { code, stdout, stderr } = await importing(join(folder, 'nowhere.csv'), ['--json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const usage = await runWinnow(['sements', '--json']);
    expect(usage).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(usage.stderr).error).toMatchObject({ code: 'WINNOW_USAGE' });
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'WINNOW_FILE_UNREADABLE',
      title: expect.any(String),
      remedy: expect.any(String),
    });
  });
});

async function untilCopying({ pool }: TestDatabase): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { rows: active } = await pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'winnow-cli' AND query LIKE 'COPY incoming_event%' AND state = 'active'`,
    );
    if (active.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the import never began to copy');
}
