import { generateDemoShop } from './shop.js';
import type { DemoCustomer, DemoEvent, DemoExposure, DemoMetricKey, DemoShop, DemoShopOptions } from './types.js';

const DAY_MS = 24 * 3600 * 1000;

/** FNV-1a, finished as MurmurHash3 does: even over short texts that differ in one digit. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const SHOP_OPTIONS: DemoShopOptions = {
  seed: 1,
  customers: 2000,
  end: new Date('2026-01-01T00:00:00Z'),
  assign: fairAssign,
};

const variationCounts = new Map(
  generateDemoShop({ ...SHOP_OPTIONS, customers: 0 }).experiments.map(({ id, variations }) => [id, variations.length]),
);

/** Equal shares; stands in for the assignment library. */
export function fairAssign(experimentId: string, customerId: string): number {
  return hash32(`${experimentId}/${customerId}`) % (variationCounts.get(experimentId) ?? 1);
}

export function ordersByCustomer(shop: DemoShop): Map<string, DemoEvent[]> {
  const orders = Array.from(shop.events()).filter(({ name }) => name === 'order_completed');
  return Map.groupBy(orders, ({ customerId }) => customerId);
}

/** One exposed customer with what an analyst can see of them. */
export interface Unit extends DemoExposure {
  readonly group: string;
  readonly outcome: Readonly<Record<DemoMetricKey, number>>;
}

/** By experiment, all exposed customers: outcomes and groups come from events and attributes only. */
export function observe(shop: DemoShop): Map<string, Unit[]> {
  const orders = ordersByCustomer(shop);
  const customers = new Map(Array.from(shop.customers(), (customer) => [customer.customerId, customer]));
  const unitOf = (key: string, exposure: DemoExposure): Unit => {
    const [own, customer] = [orders.get(exposure.customerId) ?? [], customers.get(exposure.customerId)];
    if (customer === undefined) throw new Error(`exposed but unknown: ${exposure.customerId}`);
    const daysAfter = own.map(({ occurredAt }) => (occurredAt.getTime() - exposure.exposedAt.getTime()) / DAY_MS);
    const inWindow = own.filter((_, index) => isInWindow(daysAfter[index]));
    return {
      ...exposure,
      group: key === 'winback_voucher' ? recencyOf(daysAfter) : reachOf(customer),
      outcome: {
        ordered_14d: Number(inWindow.length > 0),
        spend_14d: inWindow.reduce((sum, { value }) => sum + Number(value), 0),
      },
    };
  };
  return new Map(
    shop.experiments.map(({ key }) => [key, Array.from(shop.exposures(key), (exposure) => unitOf(key, exposure))]),
  );
}

const isInWindow = (daysAfter = Number.NaN) => daysAfter > 0 && daysAfter <= 14;

function recencyOf(ordersDaysAfter: readonly number[]): string {
  const past = ordersDaysAfter.filter((days) => days <= 0);
  if (past.every((days) => days < -90)) return 'lapsed';
  return past.filter((days) => days >= -180).length >= 4 ? 'frequent' : 'recent';
}

function reachOf({ attributes: { plan, country = 'DE' } }: DemoCustomer): string {
  if (plan === 'plus') return 'plus';
  return country === 'DE' ? 'home' : 'abroad';
}

export interface Sample {
  readonly mean: number;
  /** Of the mean: its squared standard error. */
  readonly variance: number;
}

export function sampleOf(values: readonly number[]): Sample {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) / values.length };
}
