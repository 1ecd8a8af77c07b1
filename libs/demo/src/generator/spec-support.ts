import { generateDemoShop } from './shop.js';
import type { DemoEvent, DemoMetricKey, DemoShop, DemoShopOptions } from './types.js';

/** FNV-1a, finished as MurmurHash3 does: even over short texts that differ in one digit. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Equal shares of both, and of all three, variations; stands in for the assignment library. */
export const fairAssign: DemoShopOptions['assign'] = (experimentId, customerId) => {
  const variations = experimentId === BANNER_ID ? 3 : 2;
  return hash32(`${experimentId}/${customerId}`) % variations;
};

export const SHOP_OPTIONS: DemoShopOptions = {
  seed: 1,
  customers: 2000,
  end: new Date('2026-01-01T00:00:00Z'),
  assign: fairAssign,
};

const [banner] = generateDemoShop({ ...SHOP_OPTIONS, customers: 0 }).experiments;
export const BANNER_ID = banner?.id;

export type Outcome = Readonly<Record<DemoMetricKey, number>>;

const WINDOW_MS = 14 * 24 * 3600 * 1000;

export function ordersByCustomer(shop: DemoShop): Map<string, DemoEvent[]> {
  const orders = Array.from(shop.events()).filter(({ name }) => name === 'order_completed');
  return Map.groupBy(orders, ({ customerId }) => customerId);
}

/** What an analyst measures: only from events, in `(exposedAt, exposedAt + 14 days]`. */
export function outcomeAfter(exposedAt: Date, orders: readonly DemoEvent[] = []): Outcome {
  const inWindow = orders.filter(({ occurredAt }) => {
    const elapsed = occurredAt.getTime() - exposedAt.getTime();
    return elapsed > 0 && elapsed <= WINDOW_MS;
  });
  return {
    ordered_14d: Number(inWindow.length > 0),
    spend_14d: inWindow.reduce((sum, { value }) => sum + Number(value), 0),
  };
}

export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** Squared standard error of the mean. */
  readonly variance: number;
}

export function sampleOf(values: readonly number[]): Sample {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: squares / (count - 1) / count };
}
