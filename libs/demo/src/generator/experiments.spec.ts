import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateDemoShop } from './shop.js';
import { fairAssign, type Outcome, ordersByCustomer, outcomeAfter, SHOP_OPTIONS, sampleOf } from './spec-support.js';
import type { DemoCustomer, DemoEvent, DemoExposure, DemoMetricKey, DemoShop, DemoShopOptions } from './types.js';

const METRICS: readonly DemoMetricKey[] = ['ordered_14d', 'spend_14d'];
const DAY_MS = 24 * 3600 * 1000;
const WORST_Z = 3.5;

/** One exposed customer with what an analyst can see of them. */
interface Unit extends DemoExposure {
  readonly outcome: Outcome;
  readonly group: string;
}

const shopOf = (options: Partial<DemoShopOptions>) => generateDemoShop({ ...SHOP_OPTIONS, ...options });

type Grouping = (exposure: DemoExposure, orders: readonly DemoEvent[], customer: DemoCustomer) => string;

/** By the orders before the exposure. */
const byRecency: Grouping = ({ exposedAt }, orders) => {
  const daysAgo = orders
    .map(({ occurredAt }) => (exposedAt.getTime() - occurredAt.getTime()) / DAY_MS)
    .filter((days) => days >= 0);
  if (Math.min(...daysAgo) > 90) return 'lapsed';
  return daysAgo.filter((days) => days <= 180).length >= 4 ? 'frequent' : 'recent';
};

/** By the attributes. */
const byReach: Grouping = (_exposure, _orders, { attributes: { plan, country = 'DE' } }) => {
  if (plan === 'plus') return 'plus';
  return country === 'DE' ? 'home' : 'abroad';
};

function unitsOf(shop: DemoShop, experimentKey: string, grouping: Grouping): Unit[] {
  const orders = ordersByCustomer(shop);
  const customers = new Map(Array.from(shop.customers(), (customer) => [customer.customerId, customer]));
  return Array.from(shop.exposures(experimentKey), (exposure) => {
    const [own, customer] = [orders.get(exposure.customerId) ?? [], customers.get(exposure.customerId)];
    if (customer === undefined) throw new Error(`exposed but unknown: ${exposure.customerId}`);
    return { ...exposure, outcome: outcomeAfter(exposure.exposedAt, own), group: grouping(exposure, own, customer) };
  });
}

/** The mean of the true effects on these customers. */
const truth = (units: readonly Unit[], variation: number, metric: DemoMetricKey) =>
  sampleOf(units.map(({ trueEffects }) => trueEffects[variation]?.[metric] ?? Number.NaN)).mean;

/** How many standard errors the difference in means of the two arms is from the truth, or from `reference`. */
function zOf(
  units: readonly Unit[],
  variation: number,
  metric: DemoMetricKey,
  reference = truth(units, variation, metric),
) {
  const arm = (index: number) =>
    sampleOf(units.flatMap((unit) => (unit.variation === index ? [unit.outcome[metric]] : [])));
  const [treated, control] = [arm(variation), arm(0)];
  return (treated.mean - control.mean - reference) / Math.sqrt(treated.variance + control.variance);
}

describe.each([
  { key: 'winback_voucher', grouping: byRecency, groups: ['lapsed', 'recent', 'frequent'], variations: [1] },
  { key: 'free_shipping_banner', grouping: byReach, groups: ['plus', 'home', 'abroad'], variations: [1, 2] },
])('$key, as an analyst sees it', ({ key, grouping, groups, variations }) => {
  let units: Unit[] = [];
  beforeAll(() => {
    units = unitsOf(shopOf({ customers: 20_000 }), key, grouping);
  });

  const cells = groups.flatMap((group) =>
    variations.flatMap((variation) => METRICS.map((metric) => ({ group, variation, metric }))),
  );
  it.each(cells)('the difference in means recovers the truth: $group, variation $variation, $metric', (cell) => {
    const inGroup = units.filter(({ group }) => group === cell.group);
    expect(inGroup.length).toBeGreaterThan(500);
    expect(Math.abs(zOf(inGroup, cell.variation, cell.metric))).toBeLessThan(WORST_Z);
  });

  it('the variations have their equal shares', () => {
    const shares = Object.values(Object.groupBy(units, ({ variation }) => variation)).map((arm) => (arm ?? []).length);
    const expected = units.length / (variations.length + 1);
    expect(shares).toHaveLength(variations.length + 1);
    for (const share of shares) expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });
});

describe('the true effects', () => {
  const shop = shopOf({ customers: 6000 });
  const inGroup = (key: string, grouping: Grouping, group: string) =>
    unitsOf(shop, key, grouping).filter((unit) => unit.group === group);

  it('bring the lapsed back, and cost money where nobody needs a voucher', () => {
    const effect = (group: string, metric: DemoMetricKey) =>
      truth(inGroup('winback_voucher', byRecency, group), 1, metric);
    expect(effect('lapsed', 'ordered_14d')).toBeGreaterThan(0.055);
    expect(effect('lapsed', 'spend_14d')).toBeGreaterThan(1.5);
    expect(Math.abs(effect('recent', 'ordered_14d'))).toBeLessThan(0.01);
    expect(Math.abs(effect('recent', 'spend_14d'))).toBeLessThan(0.3);
    expect(effect('frequent', 'ordered_14d')).toBe(0);
    expect(effect('frequent', 'spend_14d')).toBeLessThan(-1);
  });

  it('of the banner are greatest abroad and none on plus members', () => {
    const effect = (group: string, variation: number, metric: DemoMetricKey) =>
      truth(inGroup('free_shipping_banner', byReach, group), variation, metric);
    for (const variation of [1, 2]) {
      for (const metric of METRICS) {
        expect(effect('plus', variation, metric)).toBe(0);
        expect(effect('home', variation, metric)).toBeGreaterThan(0);
        expect(effect('abroad', variation, metric)).toBeGreaterThan(1.5 * effect('home', variation, metric));
      }
    }
    expect(effect('home', 1, 'ordered_14d')).toBeGreaterThan(effect('home', 2, 'ordered_14d'));
    expect(effect('home', 2, 'spend_14d')).toBeGreaterThan(effect('home', 1, 'spend_14d'));
  });
});

/** Both lives of the same customers: what no analyst can see, and the sharpest test of the truth. */
describe.each([
  { key: 'winback_voucher', variation: 1 },
  { key: 'free_shipping_banner', variation: 1 },
  { key: 'free_shipping_banner', variation: 2 },
])('$key, variation $variation against the control in two worlds', ({ key, variation }) => {
  const all = () => 'all';
  const world = (index: number) => {
    const id = shopOf({}).experiments.find((experiment) => experiment.key === key)?.id;
    const assign: DemoShopOptions['assign'] = (experimentId, customerId) =>
      experimentId === id ? index : fairAssign(experimentId, customerId);
    return shopOf({ customers: 10_000, assign });
  };
  let pairs: { treated: Unit; control: Unit }[] = [];
  beforeAll(() => {
    const controls = unitsOf(world(0), key, all);
    pairs = unitsOf(world(variation), key, all).flatMap((treated, index) => {
      const control = controls[index];
      return control === undefined ? [] : [{ treated, control }];
    });
  });

  it('exposes the same customers at the same instants to the same effects', () => {
    const same = ({ customerId, exposedAt, trueEffects }: Unit) => ({ customerId, exposedAt, trueEffects });
    expect(pairs.length).toBeGreaterThan(2000);
    expect(pairs.map(({ treated }) => same(treated))).toEqual(pairs.map(({ control }) => same(control)));
  });

  it.each(METRICS)('has the expected effect on %s', (metric) => {
    const surprise = sampleOf(
      pairs.map(({ treated, control }) => {
        const effect = treated.trueEffects[variation]?.[metric] ?? Number.NaN;
        return treated.outcome[metric] - control.outcome[metric] - effect;
      }),
    );
    expect(Math.abs(surprise.mean)).toBeLessThan(WORST_Z * Math.sqrt(surprise.variance));
  });

  it('changes nobody on whom it has no effect, and no one else against its sign', () => {
    for (const { treated, control } of pairs) {
      for (const metric of METRICS) {
        const effect = treated.trueEffects[variation]?.[metric] ?? Number.NaN;
        const change = treated.outcome[metric] - control.outcome[metric];
        if (Math.abs(change) > 1e-9) expect(Math.sign(change)).toBe(Math.sign(effect));
      }
    }
  });
});

describe('the schedule', () => {
  const shop = shopOf({});
  const [banner, voucher] = shop.experiments;
  const windowMs = 14 * DAY_MS;

  it('closes the windows of one experiment before the next begins, and all before the data end', () => {
    const ends = shop.experiments.map(({ endsAt }) => endsAt.getTime() + windowMs);
    expect(ends[0]).toBeLessThan(voucher?.startsAt.getTime() ?? 0);
    expect(ends[1]).toBeLessThan(shop.end.getTime());
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
    expect(() => [...shopOf({ assign: () => 3 }).events()]).toThrow(/gave variation 3 for free_shipping_banner/);
  });
});
