import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefinitionsService, emptyBodies } from '#definitions';
import { ExperimentsService, ExposureImportService } from '#experiments';
import type { JsonObject } from '#kernel';
import { RecomputeService } from '#segments';
import { openTestWinnow, type TestWinnow } from './support/test-winnow.js';

const NOW = '2026-06-01T00:00:00Z';
const VARIATIONS = [
  { key: 'control', name: 'Control' },
  { key: 'treated', name: 'Treated' },
];

const atLeast = (orders: number): JsonObject => ({
  name: 'Buyers',
  rule: { all: [{ fact: 'orders', operator: 'greaterThanInclusive', value: orders }] },
});

function definitions({ buyers = 1, experiment = {} as JsonObject } = {}) {
  const bodies = emptyBodies();
  bodies.feature.set('orders', { kind: 'aggregate', aggregate: 'count', events: ['order'] });
  bodies.feature.set('s', { kind: 'attribute', type: 'string' }); // a name that aliases in SQL like to have
  bodies.segment.set('buyers', atLeast(buyers));
  bodies.experiment.set('trial', { name: 'Trial', variations: VARIATIONS, ...experiment });
  bodies.experiment.set('elsewhere', { name: 'Elsewhere', variations: VARIATIONS, source: 'imported' });
  return bodies;
}

const at = (instant: string, customerId: string, variation: string) => ({
  customerId,
  exposedAt: new Date(instant),
  variation,
});

describe('exposures', () => {
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await winnow.service(DefinitionsService).apply(definitions());
    await winnow.testDatabase.pool.query(
      `INSERT INTO customer SELECT c, '{}', now() FROM unnest(ARRAY['early', 'late', 'never']) c`,
    );
    await winnow.testDatabase.pool.query(
      `INSERT INTO event SELECT c, t::timestamptz, gen_random_uuid(), 'order' FROM (VALUES ('early', '2026-01-01'), ('late', '2026-03-01')) v (c, t)`,
    );
  });
  afterAll(() => winnow.close());

  const frozen = async (key: string) => {
    const { rows } = await winnow.testDatabase.pool.query(
      `SELECT e.customer_id, e.variation, e.exposed_at, e.features, e.conflicting, e.definition_set_id AS set,
              (SELECT array_agg(s.key) FROM definition s WHERE s.id = ANY(e.segments)) AS segments
       FROM exposure e JOIN definition d ON d.id = e.experiment_id WHERE d.key = $1 ORDER BY 1`,
      [key],
    );
    return new Map(rows.map(({ customer_id, ...row }) => [customer_id, row]));
  };

  it('hold features and memberships as of their own instant, each', async () => {
    const rows = [
      at('2026-02-01T00:00:00Z', 'early', 'treated'),
      at('2026-02-01T00:00:00Z', 'late', 'control'),
      at('2026-03-01T00:00:00Z', 'never', 'control'),
    ];
    expect(await winnow.service(ExposureImportService).append('elsewhere', rows)).toBe(3);
    const stored = await frozen('elsewhere');
    expect(stored.get('early')).toMatchObject({
      variation: 1,
      features: { orders: 1 },
      segments: ['buyers'],
      conflicting: false,
    });
    expect(stored.get('late')).toMatchObject({ variation: 0, features: { orders: 0 }, segments: null });
    expect(stored.get('never')).toMatchObject({ features: { orders: 0 }, segments: null });
  });

  it('stay as they are: another exposure only marks a conflict, and a late event or a new rule changes nothing', async () => {
    const before = await frozen('elsewhere');
    await winnow.testDatabase.pool.query(`INSERT INTO event VALUES ('late', '2026-01-15', gen_random_uuid(), 'order')`);
    await winnow.service(DefinitionsService).apply(definitions({ buyers: 0 }));
    await winnow.service(RecomputeService).recompute({ asOf: new Date(NOW) });
    const again = [at('2026-02-02T00:00:00Z', 'early', 'control'), at('2026-02-02T00:00:00Z', 'late', 'control')];
    expect(await winnow.service(ExposureImportService).append('elsewhere', again)).toBe(0);
    const after = await frozen('elsewhere');
    expect(after.get('late')).toEqual(before.get('late'));
    expect(after.get('early')).toEqual({ ...before.get('early'), conflicting: true });
  });

  it('of one experiment all mean the same list of variations, also when its definition is edited in between', async () => {
    const edited = definitions({ buyers: 0 });
    edited.experiment.set('elsewhere', { name: 'Elsewhere', variations: VARIATIONS.toReversed(), source: 'imported' });
    await winnow.service(DefinitionsService).apply(edited);
    await winnow.service(ExposureImportService).append('elsewhere', [at('2026-03-02T00:00:00Z', 'later', 'treated')]);
    expect((await frozen('elsewhere')).get('later')).toMatchObject({ variation: 1 });
  });

  it('say which versions they were computed with', async () => {
    const sets = await winnow.testDatabase.pool.query('SELECT id, versions FROM definition_set ORDER BY id');
    expect(sets.rows.map(({ versions }) => versions.segment.buyers)).toEqual([1, 2]);
    expect((await frozen('elsewhere')).get('early')?.set).toBe(sets.rows[0].id);
  });

  it('are recorded once per customer however many ask at the same time, also for a customer nobody knew', async () => {
    const experiments = winnow.service(ExperimentsService);
    await experiments.start('trial');
    const decisions = await Promise.all(Array.from({ length: 4 }, () => experiments.decide('trial', 'stranger')));
    expect(new Set(decisions.map(({ variation }) => variation)).size).toBe(1);
    expect(decisions.every(({ exposedAt }) => exposedAt?.toISOString() === '2026-06-01T00:00:00.000Z')).toBe(true);
    expect([...(await frozen('trial')).keys()]).toEqual(['stranger']);
  });

  it('go on with the definition the experiment was started with', async () => {
    await winnow.service(DefinitionsService).apply(definitions({ buyers: 0, experiment: { coverage: 0.0001 } }));
    const decisions = [];
    for (let index = 0; index < 20; index++)
      decisions.push(await winnow.service(ExperimentsService).decide('trial', `new-${index}`));
    expect(decisions.every(({ reason }) => reason === 'assigned')).toBe(true);
  });

  it('are offered to the segments as they were defined at the start', async () => {
    const experiment = { audience: ['buyers'] };
    const targeted = definitions({ buyers: 2 });
    targeted.experiment.set('targeted', { name: 'Targeted', variations: VARIATIONS, ...experiment });
    await winnow.service(DefinitionsService).apply(targeted);
    await winnow.service(ExperimentsService).start('targeted');
    const before = await winnow.service(ExperimentsService).decide('targeted', 'early');
    expect(before.reason).toBe('not-in-audience-or-coverage'); // one order only
    await winnow.service(DefinitionsService).apply(definitions({ buyers: 1 }));
    const after = await winnow.service(ExperimentsService).decide('targeted', 'early');
    expect(after.reason).toBe('not-in-audience-or-coverage');
    const stranger = await winnow.service(ExperimentsService).decide('targeted', 'nobody-knows');
    expect(stranger.reason).toBe('not-in-audience-or-coverage');
    const { rows } = await winnow.testDatabase.pool.query(`SELECT 1 FROM customer WHERE customer_id = 'nobody-knows'`);
    expect(rows).toEqual([]);
    const twice = await winnow.service(ExperimentsService).decide('targeted', 'late');
    expect(twice.reason).toBe('assigned');
    expect((await frozen('targeted')).get('late')).toMatchObject({ segments: ['buyers'] });
  });
});
