import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runWinnow } from '../support/run-winnow.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('customers on the command line', () => {
  let database: TestDatabase;
  let folder: string;

  const winnow = (...args: string[]) => runWinnow(args, { env: { DATABASE_URL: database.url } });
  const winnowJson = async (...args: string[]) => {
    const { code, stdout, stderr } = await winnow(...args, '--json');
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };

  beforeAll(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'winnow-cli-'));
    await mkdir(join(folder, 'rules', 'features'), { recursive: true });
    await writeFile(join(folder, 'rules', 'features', 'churn_risk.json'), '{ "kind": "supplied", "type": "number" }');
    await writeFile(join(folder, 'customers.csv'), 'id,plan\nanna,plus\nbert,basic\n');
    await writeFile(join(folder, 'scores.csv'), 'id,risk\nanna,0.25\nbert,\ncarl,high\n');
    await winnowJson('rules', 'apply', join(folder, 'rules'));
    await winnowJson('import', 'customers', join(folder, 'customers.csv'), '--map', 'customer_id=id');
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('imports values that something outside computed', async () => {
    const importScores = (feature: string) =>
      winnow('import', 'scores', join(folder, 'scores.csv'), '-f', feature, '-m', 'customer_id=id', '-m', 'value=risk');
    const { stdout, code } = await importScores('churn_risk');
    expect({ stdout, code }).toMatchObject({ code: 0 });
    expect(stdout).toContain('3 rows read: 1 values new or changed, 0 known already, 1 skipped');
    expect(stdout).toContain('1 rejected');
    expect(await importScores('nothing')).toMatchObject({ code: 1 });
  });

  it('merges, and finds a customer by either id', async () => {
    expect(await winnowJson('customers', 'merge', 'bert', 'anna')).toEqual({ customerId: 'anna', merged: true });
    expect((await winnow('customers', 'merge', 'anna', 'bert')).stdout).toContain('one customer already: anna');
    expect(await winnowJson('customer', 'bert')).toMatchObject({ customerId: 'anna' });
    expect(await winnow('customers', 'merge', 'anna', 'nobody')).toMatchObject({ code: 1 });
  });

  it('exports to a file or to standard output', async () => {
    const file = join(folder, 'anna.json');
    expect((await winnow('customers', 'export', 'anna', '--out', file)).code).toBe(0);
    const document = JSON.parse(await readFile(file, 'utf8'));
    expect(document).toMatchObject({ customerId: 'anna', aliases: ['bert'], attributes: { plan: expect.any(String) } });
    expect(JSON.parse((await winnow('customers', 'export', 'bert')).stdout)).toEqual(document);
    const nowhere = join(folder, 'no', 'such', 'folder.json');
    expect(await winnow('customers', 'export', 'anna', '--out', nowhere)).toMatchObject({ code: 2 });
  });

  it('erases only when told twice, and lets people come back', async () => {
    expect(await winnow('customers', 'erase', 'anna')).toMatchObject({ code: 2 });
    expect(await winnowJson('customers', 'erase', 'bert', '--yes')).toEqual({ ids: ['anna', 'bert'], events: 0 });
    expect(await winnow('customer', 'anna')).toMatchObject({ code: 1 });
    const again = ['import', 'customers', join(folder, 'customers.csv'), '--map', 'customer_id=id'];
    expect(await winnowJson(...again)).toMatchObject({ rows: { added: 0, known: 0, skipped: 2 } });
    expect(await winnowJson('customers', 'unsuppress', 'anna')).toEqual({ unsuppressed: 'anna' });
    expect(await winnow('customers', 'unsuppress', 'anna')).toMatchObject({ code: 1 });
    expect(await winnowJson(...again)).toMatchObject({ rows: { added: 1, skipped: 1 } });
  });
});
