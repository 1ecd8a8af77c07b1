import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runWinnow } from '../support/run-winnow.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

const ORDERS = `id;customer;when;amount
1;anna;01.05.2026 10:00;12,50
2;anna;20.05.2026 18:30;1.007,25
3;bert;02.01.2026 09:15;30,00
4;cleo;28.05.2026 23:59;5,00
`;
const CUSTOMERS = `id,country,plan,newsletter
anna,DE,plus,true
bert,NL,basic,false
cleo,DE,basic,true
dora,FR,basic,false
`;
const EXPOSURES = `who,sent,arm
anna,2026-05-10T08:00:00Z,mail
bert,2026-05-10T08:00:00Z,none
cleo,2026-05-10T08:00:00Z,mail
dora,2026-05-10T08:00:00Z,none
bert,2026-05-11T08:00:00Z,mail
`;

describe('the main job on the command line', () => {
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
    await writeFile(join(folder, 'orders.csv'), ORDERS);
    await writeFile(join(folder, 'customers.csv'), CUSTOMERS);
    await writeFile(join(folder, 'exposures.csv'), EXPOSURES);
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('imports a German file of orders: semicolons, decimal commas, local time', async () => {
    const mapping = [
      'customer_id=customer',
      'value=amount',
      'event_id=id',
      'properties.order_id=id',
      'file.delimiter=;',
      'file.decimal=comma',
    ];
    const when = ['occurred_at.from=when', 'occurred_at.format=dd.MM.yyyy HH:mm', 'occurred_at.zone=Europe/Berlin'];
    const args = [
      'import',
      'events',
      join(folder, 'orders.csv'),
      '--event',
      'order_completed',
      ...[...mapping, ...when].flatMap((pair) => ['--map', pair]),
    ];
    const first = await winnowJson(...args);
    expect(first).toMatchObject({
      rows: { read: 4, added: 4, known: 0, skipped: 0, rejected: 0 },
      earlierImport: null,
      rejectsFile: null,
    });
    const again = await winnow(...args);
    expect(again.stdout).toContain('4 rows read: 0 events new or changed, 4 known already');
    expect(again.code).toBe(0);
    const { rows } = await database.pool.query(
      `SELECT value, occurred_at FROM event WHERE customer_id = 'anna' ORDER BY occurred_at`,
    );
    expect(rows).toEqual([
      { value: '12.5', occurred_at: new Date('2026-05-01T08:00:00Z') },
      { value: '1007.25', occurred_at: new Date('2026-05-20T16:30:00Z') },
    ]);
  });

  it('imports customers, and changes nothing the second time', async () => {
    const args = ['import', 'customers', join(folder, 'customers.csv'), '--map', 'customer_id=id'];
    expect(await winnowJson(...args)).toMatchObject({ rows: { read: 4, added: 4, known: 0 } });
    expect(await winnowJson(...args)).toMatchObject({ rows: { read: 4, added: 0, known: 4 } });
  });

  it('plans and applies definitions, then has nothing left to change', async () => {
    const plan = await winnow('rules', 'plan', 'rules');
    expect(plan.stdout).toContain('+ segment champions v1');
    expect((await winnowJson('segments')).segments).toEqual([]);
    expect((await winnow('rules', 'apply', 'rules')).code).toBe(0);
    const { changes } = await winnowJson('rules', 'plan', 'rules');
    expect(new Set(changes.map((change: { action: string }) => change.action))).toEqual(new Set(['unchanged']));
  });

  it('computes, lists and explains', async () => {
    const result = await winnowJson('recompute', '--as-of', '2026-06-01');
    expect(result).toMatchObject({ asOf: '2026-06-01T00:00:00.000Z', customers: 4, changed: 4 });
    expect(await winnowJson('recompute', '--as-of', '2026-06-01')).toMatchObject({ changed: 0 });
    const list = await winnowJson('segments');
    expect(list).toMatchObject({ customers: 4, revenueFeature: 'total_spend' });
    const prospects = list.segments.find(({ key }: { key: string }) => key === 'prospects');
    expect(prospects).toMatchObject({ customers: 1, share: 0.25, revenue: '0', revenueShare: 0 });
    const anna = await winnowJson('customer', 'anna');
    const value = (key: string) => anna.features.find((feature: { key: string }) => feature.key === key)?.value;
    expect([value('order_count'), value('total_spend'), value('days_since_last_order'), value('newsletter')]).toEqual([
      2,
      '1019.75',
      11,
      true,
    ]);
    const why = await winnow('customer', 'dora', '--why');
    expect(why.stdout).toMatch(/✓ prospects/);
    expect(why.stdout).toMatch(/✗ RFM recency score is 5 · has nothing/);
  });

  it('shows what a changed rule would do before it is applied', async () => {
    const changed = join(folder, 'changed', 'segments');
    await mkdir(changed, { recursive: true });
    const rule = { all: [{ fact: 'order_count', operator: 'lessThan', value: 2 }] };
    await writeFile(join(changed, 'prospects.json'), JSON.stringify({ name: 'Prospects', rule }));
    const { changes } = await winnowJson('rules', 'plan', join(folder, 'changed'));
    expect(changes.find(({ key }: { key: string }) => key === 'prospects')).toMatchObject({
      action: 'update',
      version: 2,
      impact: { before: 1, after: 3, enter: 2, leave: 0 },
    });
  });

  it('imports exposures of a test that ran elsewhere, and reports', async () => {
    const args = [
      'experiment',
      'import',
      join(folder, 'exposures.csv'),
      '--key',
      'spring_mail',
      '--map',
      'customer_id=who',
      '--map',
      'exposed_at=sent',
      '--map',
      'variation=arm',
    ];
    const unsure = await winnow(...args);
    expect(unsure).toMatchObject({ code: 2, stdout: '' });
    expect(unsure.stderr).toContain('Say which variation is the control: mail, none.');
    expect(await winnowJson(...args, '--control', 'none')).toMatchObject({
      experiment: 'spring_mail',
      variations: ['none', 'mail'],
      conflicting: 1,
      rows: { read: 5, added: 4 },
    });
    const report = await winnowJson('report', 'spring_mail', '--by-segments', 'prospects');
    expect(report.exposures).toEqual({ analysed: 3, conflicting: 1 });
    expect(
      report.groups.map(({ segment, customers }: { segment: { key: string } | null; customers: number }) => [
        segment?.key ?? null,
        customers,
      ]),
    ).toEqual([
      [null, 3],
      ['prospects', 2], // dora, and cleo, whose first order came after her exposure
    ]);
    const ordered = report.groups[0].metrics.find(({ metric }: { metric: string }) => metric === 'ordered_14d');
    expect(ordered.treatments[0]).toMatchObject({ variation: 'mail', customers: 2, mean: 0.5 });
    expect(ordered.comparisons[0].absolute).toMatchObject({ notComputable: 'too-few-customers' });
    const text = await winnow('report', 'spring_mail', '--by-segments');
    expect(text.stdout).toContain('Sample ratio: not judged.');
  });

  it('lists, starts, decides and stops an experiment of its own', async () => {
    const experiments = join(folder, 'own', 'experiments');
    await mkdir(experiments, { recursive: true });
    const variations = [
      { key: 'off', name: 'Off' },
      { key: 'on', name: 'On' },
    ];
    await writeFile(
      join(experiments, 'banner.json'),
      JSON.stringify({ name: 'Banner', variations, audience: ['prospects'] }),
    );
    expect((await winnow('rules', 'apply', join(folder, 'own'))).code).toBe(0);
    expect(await winnowJson('experiment', 'decide', 'banner', 'dora')).toMatchObject({
      variation: null,
      reason: 'not-running',
    });
    expect((await winnow('experiment', 'start', 'banner')).code).toBe(0);
    expect(await winnowJson('experiment', 'decide', 'banner', 'anna')).toMatchObject({
      variation: null,
      reason: 'not-in-audience-or-coverage',
    });
    const decision = await winnowJson('experiment', 'decide', 'banner', 'dora');
    expect(decision).toMatchObject({ reason: 'assigned', variation: expect.stringMatching(/^(on|off)$/) });
    expect(await winnowJson('experiment', 'decide', 'banner', 'dora')).toEqual({
      ...decision,
      reason: 'already-assigned',
    });
    const { rows } = await database.pool.query(
      `SELECT e.features ->> 'country' AS country, ARRAY(SELECT key FROM definition WHERE id = ANY(e.segments) ORDER BY key) AS segments FROM exposure e JOIN definition d ON d.id = e.experiment_id WHERE d.key = 'banner'`,
    );
    expect(rows).toEqual([{ country: 'FR', segments: ['outside_germany', 'prospects', 'silent'] }]);
    expect((await winnow('experiment', 'stop', 'banner')).code).toBe(0);
    expect((await winnow('experiment', 'stop', 'banner')).code).toBe(1);
  });
});
