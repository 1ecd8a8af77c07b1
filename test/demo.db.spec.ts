import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefinitionsService, emptyBodies } from '#definitions';
import { DemoService, TruthService } from '#demo';
import { SegmentsReader } from '#segments';
import { openTestWinnow, type TestWinnow } from './support/test-winnow.js';

const CUSTOMERS = 4000;

describe('the demo shop', () => {
  let winnow: TestWinnow;
  const demo = () => winnow.service(DemoService);

  beforeAll(async () => {
    winnow = await openTestWinnow();
  });
  afterAll(() => winnow.close());

  it('stays out of a database with definitions of somebody, even before there are customers', async () => {
    const other = await openTestWinnow();
    try {
      const bodies = emptyBodies();
      bodies.feature.set('order_count', { kind: 'aggregate', aggregate: 'count', events: ['sale'] });
      await other.service(DefinitionsService).apply(bodies);
      expect(await other.service(DemoService).needsLoading()).toBe(false);
      await expect(other.service(DemoService).load({ customers: 10 })).rejects.toMatchObject({ code: 'WINNOW_USAGE' });
    } finally {
      await other.close();
    }
  });

  it('loads into an empty database, with progress', async () => {
    expect(await demo().needsLoading()).toBe(true);
    const seen: number[] = [];
    const loaded = await demo().load({ customers: CUSTOMERS, onProgress: (done) => seen.push(done) });
    expect(loaded).toMatchObject({ customers: CUSTOMERS, end: new Date('2026-06-01T00:00:00Z') });
    expect(loaded.events / CUSTOMERS).toBeGreaterThan(20);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    expect(await demo().needsLoading()).toBe(false);
    await expect(demo().load({ customers: 10 })).rejects.toMatchObject({ code: 'WINNOW_USAGE' });
  }, 60_000);

  it('completes a load that was interrupted, as the same shop', async () => {
    const { pool } = winnow.testDatabase;
    const count = async () =>
      (await pool.query('SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM exposure) AS exposures'))
        .rows;
    const whole = await count();
    await pool.query('TRUNCATE exposure, experiment_run, state_build, customer_state, transition, pending_change');
    expect(await demo().needsLoading()).toBe(true);
    await demo().load({ customers: 10 });
    expect(await count()).toEqual(whole);
    expect(await demo().needsLoading()).toBe(false);
  }, 60_000);

  it('has every customer with an order in exactly one stage of a buyer, and in one tier by spend', async () => {
    const memberships = async (keys: readonly string[]) =>
      (
        await winnow.testDatabase.pool.query(
          `SELECT order_count > 0 AS ordered, cardinality(ARRAY(SELECT unnest(segments) INTERSECT SELECT id FROM definition
                  WHERE kind = 'segment' AND key = ANY($1))) AS memberships
             FROM customer_state GROUP BY 1, 2 ORDER BY 1`,
          [keys],
        )
      ).rows;
    const once = [
      { ordered: false, memberships: 0 },
      { ordered: true, memberships: 1 },
    ];
    expect(await memberships(['new_buyers', 'active_buyers', 'buyers_at_risk', 'lapsed', 'won_back'])).toEqual(once);
    expect(await memberships(['value_top', 'value_middle', 'value_low'])).toEqual(once);
  });

  it('has somebody in every shipped segment', async () => {
    const { segments } = await winnow.service(SegmentsReader).list();
    expect(segments.filter(({ customers }) => customers === 0).map(({ key }) => key)).toEqual([]);
  });

  it('has reports whose estimates agree with the truth', async () => {
    const recipe = await demo().recipe();
    if (recipe === undefined) throw new Error('there is no shop');
    const voucher = await winnow.service(TruthService).compare(recipe, 'winback_voucher', ['lapsed']);
    const banner = await winnow
      .service(TruthService)
      .compare(recipe, 'free_shipping_banner', ['abroad', 'plus_members']);
    const rows = [...voucher.rows, ...banner.rows];
    expect(rows).toHaveLength(16);
    // An estimate further from the truth than 4 standard errors happens once in 16,000 times.
    const far = rows.filter(
      ({ estimate, truth, upper }) => Math.abs(estimate - truth) > (4 / 1.96) * (upper - estimate),
    );
    expect(far).toEqual([]);
    const lapsed = voucher.rows.find(({ segment, metric }) => segment === 'lapsed' && metric === 'ordered_14d');
    expect(lapsed?.truth).toBeGreaterThan(0.04);
    const plus = banner.rows.filter(({ segment }) => segment === 'plus_members');
    expect(plus.map(({ truth }) => truth)).toEqual([0, 0, 0, 0]);
  }, 60_000);
});
