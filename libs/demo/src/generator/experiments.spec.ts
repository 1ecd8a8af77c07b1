import { describe, expect, it } from '@jest/globals';
import { generateDemoShop } from './shop.js';
import { fairAssign, observe, ordersByCustomer, SHOP_OPTIONS, sampleOf, type Unit } from './spec-support.js';
import type { DemoMetricKey, DemoShopOptions } from './types.js';

const METRICS: readonly DemoMetricKey[] = ['ordered_14d', 'spend_14d'];
const DAY_MS = 24 * 3600 * 1000;
const WORST_Z = 3.5;

const shopOf = (options: Partial<DemoShopOptions> = {}) => generateDemoShop({ ...SHOP_OPTIONS, ...options });
const [banner, voucher] = shopOf().experiments;

const effectOn = ({ trueEffects }: Unit, variation: number, metric: DemoMetricKey) =>
  trueEffects[variation]?.[metric] ?? Number.NaN;

/** The mean of the true effects on these customers. */
const truth = (units: readonly Unit[], variation: number, metric: DemoMetricKey) =>
  sampleOf(units.map((unit) => effectOn(unit, variation, metric))).mean;

/** How many standard errors the difference in means of the two arms is from `expected`. */
function zOf(units: readonly Unit[], variation: number, metric: DemoMetricKey, expected: number): number {
  const arm = (index: number) =>
    sampleOf(units.flatMap((unit) => (unit.variation === index ? [unit.outcome[metric]] : [])));
  const [treated, control] = [arm(variation), arm(0)];
  return (treated.mean - control.mean - expected) / Math.sqrt(treated.variance + control.variance);
}

describe('a fairly randomised experiment', () => {
  const unitsByExperiment = observe(shopOf({ customers: 20_000, assign: fairAssign }));
  const unitsOf = (key: string, group: string) =>
    (unitsByExperiment.get(key) ?? []).filter((unit) => unit.group === group);

  const cells = [
    ...['lapsed', 'recent', 'frequent'].map((group) => ({ key: 'winback_voucher', group, variation: 1 })),
    ...['plus', 'home', 'abroad'].flatMap((group) =>
      [1, 2].map((variation) => ({ key: 'free_shipping_banner', group, variation })),
    ),
  ].flatMap((cell) => METRICS.map((metric) => ({ ...cell, metric })));

  it.each(cells)('$key: the difference in means recovers the truth, $group, variation $variation, $metric', (cell) => {
    const units = unitsOf(cell.key, cell.group);
    const expected = truth(units, cell.variation, cell.metric);
    expect(units.length).toBeGreaterThan(800);
    expect(Math.abs(zOf(units, cell.variation, cell.metric, expected))).toBeLessThan(WORST_Z);
  });

  it('shows that the voucher works on the lapsed', () => {
    expect(zOf(unitsOf('winback_voucher', 'lapsed'), 1, 'ordered_14d', 0)).toBeGreaterThan(5);
  });

  it('brings the lapsed back, and costs money where nobody needs a voucher', () => {
    const effect = (group: string, metric: DemoMetricKey) => truth(unitsOf('winback_voucher', group), 1, metric);
    expect(effect('lapsed', 'ordered_14d')).toBeGreaterThan(0.055);
    expect(effect('lapsed', 'spend_14d')).toBeGreaterThan(1.5);
    expect(Math.abs(effect('recent', 'ordered_14d'))).toBeLessThan(0.01);
    expect(Math.abs(effect('recent', 'spend_14d'))).toBeLessThan(0.3);
    expect(effect('frequent', 'ordered_14d')).toBe(0);
    expect(effect('frequent', 'spend_14d')).toBeLessThan(-1);
  });

  it.each([1, 2])('moves plus members not at all and customers abroad most, banner %d', (variation) => {
    for (const metric of METRICS) {
      const effect = (group: string) => truth(unitsOf('free_shipping_banner', group), variation, metric);
      expect(effect('plus')).toBe(0);
      expect(effect('home')).toBeGreaterThan(0);
      expect(effect('abroad')).toBeGreaterThan(1.5 * effect('home'));
    }
  });

  it('wins more customers with the low threshold, fills more baskets with the high one', () => {
    const effect = (variation: number, metric: DemoMetricKey) =>
      truth(unitsByExperiment.get('free_shipping_banner') ?? [], variation, metric);
    expect(effect(1, 'ordered_14d')).toBeGreaterThan(effect(2, 'ordered_14d'));
    expect(effect(2, 'spend_14d')).toBeGreaterThan(effect(1, 'spend_14d'));
  });
});

/** Both lives of the same customers: what no analyst can see, and the sharpest test of the truth. */
describe('two worlds', () => {
  const world = (experimentId?: string, variation = 0) =>
    observe(shopOf({ customers: 3000, assign: (id) => (id === experimentId ? variation : 0) }));
  const untreated = world();

  describe.each([
    { experiment: voucher, variation: 1, chances: [0.01, 0.065, 0.3, 0.5, 0.8] },
    { experiment: banner, variation: 1, chances: [0.05, 0.13, 0.3, 0.4] },
    { experiment: banner, variation: 2, chances: [0.01, 0.06, 0.2, 0.35] },
  ])('that differ by variation $variation of $experiment.key', ({ experiment, variation, chances }) => {
    const key = experiment?.key ?? '';
    const [controls, treated] = [untreated.get(key) ?? [], world(experiment?.id, variation).get(key) ?? []];
    const changes = (metric: DemoMetricKey) =>
      treated.map((unit, index) => unit.outcome[metric] - (controls[index]?.outcome[metric] ?? Number.NaN));

    it('expose the same customers at the same instants to the same effects', () => {
      const given = ({ customerId, exposedAt, trueEffects }: Unit) => ({ customerId, exposedAt, trueEffects });
      expect(treated.length).toBeGreaterThan(800);
      expect(treated.map(given)).toEqual(controls.map(given));
    });

    it.each(METRICS)('differ by the expected effect on %s', (metric) => {
      const surprises = changes(metric).map((change, index) => {
        const unit = treated[index];
        return change - (unit === undefined ? Number.NaN : effectOn(unit, variation, metric));
      });
      const { mean, variance } = sampleOf(surprises);
      expect(variance).toBeGreaterThan(0);
      expect(Math.abs(mean)).toBeLessThan(WORST_Z * Math.sqrt(variance));
    });

    it('differ, where they do, by what the effect weighs with its probability', () => {
      const ratios = changes('spend_14d').flatMap((change, index) => {
        const unit = treated[index];
        if (unit === undefined || Math.round(100 * change) === 0) return [];
        return [Number((effectOn(unit, variation, 'spend_14d') / change).toFixed(6))];
      });
      expect(ratios.length).toBeGreaterThan(50);
      expect(ratios.filter((ratio) => !chances.includes(ratio))).toEqual([]);
    });

    it.each(METRICS)('differ on nobody without an effect on %s, and on nobody against its sign', (metric) => {
      const signs = changes(metric).map((change) => Math.sign(Math.round(100 * change)));
      const wrong = treated.filter((unit, index) => {
        const sign = signs[index] ?? Number.NaN;
        return sign !== 0 && sign !== Math.sign(effectOn(unit, variation, metric));
      });
      expect(wrong).toEqual([]);
    });
  });
});

describe('the schedule', () => {
  const shop = shopOf();

  it('closes the windows of one experiment before the next begins, and all before the data end', () => {
    const closes = shop.experiments.map(({ endsAt }) => endsAt.getTime() + 14 * DAY_MS);
    expect(closes[0]).toBeLessThan(voucher?.startsAt.getTime() ?? 0);
    expect(closes[1]).toBeLessThan(shop.end.getTime());
    expect(shop.end.getTime() - (banner?.startsAt.getTime() ?? 0)).toBeLessThanOrEqual(123 * DAY_MS);
  });

  it('exposes every customer at most once and inside the dates of the experiment', () => {
    for (const { key, startsAt, endsAt } of shop.experiments) {
      const exposures = [...shop.exposures(key)];
      expect(exposures.length).toBeGreaterThan(300);
      expect(new Set(exposures.map(({ customerId }) => customerId)).size).toBe(exposures.length);
      expect(exposures.every(({ exposedAt }) => exposedAt >= startsAt && exposedAt < endsAt)).toBe(true);
    }
  });

  it('mails the voucher only to who has ordered before', () => {
    const orders = ordersByCustomer(shop);
    const strangers = [...shop.exposures('winback_voucher')].filter(
      ({ customerId, exposedAt }) => !orders.get(customerId)?.some(({ occurredAt }) => occurredAt <= exposedAt),
    );
    expect(strangers).toEqual([]);
  });

  it('refuses an unknown experiment and a variation that does not exist', () => {
    expect(() => [...shop.exposures('nothing')]).toThrow(RangeError);
    expect(() => [...shopOf({ assign: () => 3 }).events()]).toThrow(/assign\(\) gave variation 3/);
    expect(() => [...shopOf({ assign: () => -1 }).events()]).toThrow(/assign\(\) gave variation -1/);
  });
});
