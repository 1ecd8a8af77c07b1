import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runWinnow } from '../support/run-winnow.js';

describe('winnow rules test', () => {
  let folder: string;

  /** It needs no database: this one cannot be reached. */
  const test = (...args: string[]) =>
    runWinnow(['rules', 'test', ...args], { env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } });

  const segmentFile = (name: string) => join(folder, 'segments', `${name}.json`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-cases-'));
    for (const kind of ['features', 'segments']) await mkdir(join(folder, kind));
    const orders = { kind: 'aggregate', aggregate: 'count', events: ['order'] };
    await writeFile(join(folder, 'features', 'orders.json'), JSON.stringify(orders));
    const rule = { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] };
    const cases = [
      { name: 'ordered once', facts: { orders: 1 }, member: true },
      { name: 'never ordered', facts: { orders: 0, country: 'NL' }, member: true },
    ];
    await writeFile(segmentFile('buyers'), JSON.stringify({ name: 'Buyers', rule, cases }));
    await writeFile(segmentFile('others'), JSON.stringify({ name: 'Others', rule: { not: { condition: 'buyers' } } }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds that all cases of the shipped segments hold', async () => {
    const { code, stdout, stderr } = await test('rules');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/✓ champions {2}5 of 5 cases hold/);
    expect(stdout).toMatch(/\d+ segments, \d+ cases: all hold\.\n$/);
  });

  it('shows what fails with what each engine says and the trace, and ends with 1', async () => {
    const { code, stdout, stderr } = await test(folder);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '✗ buyers  1 of 2 cases hold',
      '    ! never ordered: There is no feature "country".',
      '    ✗ never ordered, as of 2026-06-15T12:00:00.000Z',
      '      expected: a member; trace: no member, compiled rule: no member, json-rules-engine: no member',
    ]);
    expect(lines.slice(4).find((line) => /✗ orders/i.test(line))).toMatch(/has 0/);
    expect(lines.slice(-6)).toEqual([
      '· others  no cases',
      '',
      '2 segments, 2 cases: 1 of them fails.',
      'Warnings: 1.',
      'Without cases: others.',
      '',
    ]);
  });

  it('says the same as JSON', async () => {
    const { code, stdout, stderr } = await test(folder, '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const no = { trace: false, predicate: false, jsonRulesEngine: false };
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ cases: 2, failing: 1, disagreeing: 0, warnings: 1, withoutCases: ['others'] },
      segments: [
        {
          key: 'buyers',
          cases: [
            { name: 'ordered once', holds: true },
            { name: 'never ordered', holds: false, agree: true, verdicts: no, trace: { kind: 'all', matched: false } },
          ],
        },
        { key: 'others', cases: [] },
      ],
    });
  });

  it('refuses cases it cannot read, and a wrong command line', async () => {
    await writeFile(
      segmentFile('others'),
      JSON.stringify({ name: 'Others', rule: { condition: 'buyers' }, cases: [{}] }),
    );
    const broken = await test(folder);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('segment others/cases/0/member: must be true or false.');
    expect((await test()).code).toBe(2);
    expect((await test(join(folder, 'nowhere'))).code).toBe(1);
  });
});
