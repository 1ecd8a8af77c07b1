import { describe, expect, it } from '@jest/globals';
import { WinnowError } from '#kernel';
import { customersForEvents, generateDemoShop } from './shop.js';
import { hash32, ordersByCustomer, SHOP_OPTIONS } from './spec-support.js';
import type { DemoEvent } from './types.js';

const shop = generateDemoShop(SHOP_OPTIONS);
const customers = [...shop.customers()];
const events = [...shop.events()];

describe('generateDemoShop', () => {
  it('is the same shop for the same seed, today and in any later version', () => {
    expect(hash32(JSON.stringify(customers.slice(0, 200)))).toBe(2499186185);
    expect(hash32(JSON.stringify(events.slice(0, 5000)))).toBe(1907191043);
    expect(JSON.stringify([...shop.events()])).toBe(JSON.stringify(events));
  });

  it('is another shop for another seed', () => {
    const [first] = generateDemoShop({ ...SHOP_OPTIONS, seed: 2 }).events();
    expect(first).not.toEqual(events[0]);
  });

  it('has the same first customers however many follow', () => {
    const small = generateDemoShop({ ...SHOP_OPTIONS, customers: 150 });
    const ids = new Set(customers.slice(0, 150).map(({ customerId }) => customerId));
    expect([...small.customers()]).toEqual(customers.slice(0, 150));
    expect([...small.events()]).toEqual(events.filter(({ customerId }) => ids.has(customerId)));
    for (const { key } of shop.experiments) {
      expect([...small.exposures(key)]).toEqual(
        [...shop.exposures(key)].filter(({ customerId }) => ids.has(customerId)),
      );
    }
  });

  it('names every event once, in the order of the customers and of time', () => {
    const position = new Map(customers.map(({ customerId }, index) => [customerId, index]));
    const rank = ({ customerId, occurredAt }: DemoEvent) =>
      (position.get(customerId) ?? -1) * 1e13 + occurredAt.getTime();
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    expect(events.every((event, index) => index === 0 || rank(events[index - 1] ?? event) <= rank(event))).toBe(true);
  });

  it('stays within its months, whatever the instant they end at', () => {
    const odd = generateDemoShop({ ...SHOP_OPTIONS, end: new Date('2026-05-31T13:14:15.678Z'), months: 15 });
    expect([odd.start, odd.end]).toEqual([new Date('2025-02-28T13:14:15Z'), new Date('2026-05-31T13:14:15Z')]);
    const instants = [...odd.events()].map(({ occurredAt }) => occurredAt.getTime());
    const signUps = [...odd.customers()].map(({ attributes }) => Date.parse(attributes.signed_up_at));
    const outside = [...instants, ...signUps].filter((at) => at < odd.start.getTime() || at > odd.end.getTime());
    expect(outside).toEqual([]);
    expect(instants.every((at) => at % 1000 === 0)).toBe(true);
  });

  it('states money exactly, on orders and refunds only', () => {
    const valued = events.filter(({ value }) => value !== undefined);
    expect(valued.every(({ value }) => /^[1-9]\d*\.\d{2}$/.test(value ?? ''))).toBe(true);
    expect(new Set(valued.map(({ name }) => name))).toEqual(new Set(['order_completed', 'order_refunded']));
  });

  it('refunds an order after it was placed, in full', () => {
    const orders = new Map(
      events.flatMap((event) => (event.name === 'order_completed' ? [[event.properties?.order_id, event]] : [])),
    );
    const refunds = events.filter(({ name }) => name === 'order_refunded');
    expect(refunds.length).toBeGreaterThan(20);
    for (const refund of refunds) {
      const order = orders.get(refund.properties?.order_id);
      expect(order).toMatchObject({ customerId: refund.customerId, value: refund.value });
      expect(order?.occurredAt.getTime()).toBeLessThan(refund.occurredAt.getTime());
    }
  });

  it('has about as many events as asked for, orders a fair part of them', () => {
    const wanted = 50_000;
    const big = [...generateDemoShop({ ...SHOP_OPTIONS, customers: customersForEvents(wanted) }).events()];
    const orders = big.filter(({ name }) => name === 'order_completed').length;
    expect(Math.abs(big.length / wanted - 1)).toBeLessThan(0.1);
    expect(orders / big.length).toBeGreaterThan(0.1);
    expect(orders / big.length).toBeLessThan(0.2);
  });

  it('knows customers without orders, without events, without some attributes, and with names in any script', () => {
    const withEvents = new Set(events.map(({ customerId }) => customerId));
    const withoutEvents = customers.filter(({ customerId }) => !withEvents.has(customerId));
    const shareMissing = (attribute: string) =>
      customers.filter(({ attributes }) => !(attribute in attributes)).length / customers.length;
    expect(withoutEvents.length).toBeGreaterThan(20);
    expect(ordersByCustomer(shop).size).toBeLessThan(0.9 * withEvents.size);
    for (const attribute of ['name', 'country', 'city', 'channel', 'birth_year']) {
      expect(shareMissing(attribute)).toBeGreaterThan(0.01);
      expect(shareMissing(attribute)).toBeLessThan(0.1);
    }
    expect(customers.some(({ attributes }) => /\p{Script=Han}/u.test(attributes.name ?? ''))).toBe(true);
  });

  it('refuses options out of range, all at once', () => {
    const wrong = { ...SHOP_OPTIONS, seed: 0.5, customers: -1, end: new Date('never'), months: 3 };
    const refusal = captured(() => generateDemoShop(wrong));
    expect(refusal).toBeInstanceOf(WinnowError);
    expect(refusal).toMatchObject({
      code: 'WINNOW_USAGE',
      problems: [{ pointer: '/seed' }, { pointer: '/customers' }, { pointer: '/end' }, { pointer: '/months' }],
    });
  });
});

describe('the shop as a business', () => {
  const revenueOf = (orders: readonly DemoEvent[]) => orders.reduce((sum, { value }) => sum + Number(value), 0);
  const orders = ordersByCustomer(shop);

  it('lives on its best customers', () => {
    const revenues = [...orders.values()].map(revenueOf).sort((one, other) => other - one);
    const total = revenues.reduce((sum, revenue) => sum + revenue, 0);
    const ofTopFifth = revenues.slice(0, customers.length / 5).reduce((sum, revenue) => sum + revenue, 0);
    expect(ofTopFifth / total).toBeGreaterThan(0.45);
  });

  it('sells more per customer in December than in July', () => {
    const ordersPerCustomer = (month: string) => {
      const known = customers.filter(({ attributes }) => attributes.signed_up_at < `${month}-15`).length;
      const placed = [...orders.values()].flat().filter((order) => order.occurredAt.toISOString().startsWith(month));
      return placed.length / known;
    };
    expect(ordersPerCustomer('2025-12')).toBeGreaterThan(1.4 * ordersPerCustomer('2025-07'));
  });

  it('grows: more customers sign up in its last nine months than in its first', () => {
    const late = customers.filter(({ attributes }) => attributes.signed_up_at >= '2025-04').length;
    expect(late / customers.length).toBeGreaterThan(0.55);
  });

  it('has one-time buyers, lapsed buyers and regulars', () => {
    const counts = [...orders.values()].map(({ length }) => length);
    const shareOf = (test: (count: number) => boolean) => counts.filter(test).length / counts.length;
    const lapsed = [...orders.values()].filter((own) =>
      own.every(({ occurredAt }) => occurredAt < new Date('2025-10-03')),
    );
    expect(shareOf((count) => count === 1)).toBeGreaterThan(0.3);
    expect(shareOf((count) => count >= 5)).toBeGreaterThan(0.15);
    expect(lapsed.length / orders.size).toBeGreaterThan(0.3);
  });
});

function captured(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
