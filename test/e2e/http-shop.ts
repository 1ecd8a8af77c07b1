import type { TestServer } from './http-support.js';

/** A shop small enough to count by hand: 40 customers, of whom every fourth orders a lot. */
export const DEFINITIONS = {
  features: {
    order_count: { name: 'Orders', kind: 'aggregate', aggregate: 'count', events: ['order_completed'] },
    total_spend: { name: 'Total spend', kind: 'aggregate', aggregate: 'sum', events: ['order_completed'] },
    days_since_last_order: { name: 'Days since the last order', kind: 'recency', events: ['order_completed'] },
    country: { name: 'Country', kind: 'attribute', type: 'string' },
  },
  segments: {
    loyal: {
      name: 'Loyal',
      description: 'Came back twice.',
      rule: { all: [{ fact: 'order_count', operator: 'greaterThanInclusive', value: 3 }] },
    },
    dutch_newcomers: {
      name: 'Dutch newcomers',
      rule: {
        all: [{ fact: 'country', operator: 'equal', value: 'NL' }, { not: { condition: 'loyal' } }],
      },
    },
  },
  metrics: {
    ordered: { name: 'Ordered within 14 days', kind: 'proportion', events: ['order_completed'], window_days: 14 },
    spend: { name: 'Spend within 14 days', kind: 'mean', events: ['order_completed'], window_days: 14 },
  },
  experiments: {
    welcome: {
      name: 'Welcome gift',
      variations: [
        { key: 'control', name: 'No gift' },
        { key: 'gift', name: 'Gift' },
      ],
    },
  },
};

export const EVENTS_QUERY = 'event=order_completed&map=customer_id=Customer&map=occurred_at=Date&map=value=Amount';
export const EXPOSURES_QUERY = 'map=customer_id=id&map=exposed_at=sent_at&map=variation=arm&control=none';

const CUSTOMERS = Array.from({ length: 40 }, (_, index) => ({
  id: `c${index}`,
  country: index % 2 === 0 ? 'NL' : 'DE',
  orders: index % 4 === 0 ? 3 : 1,
  hasVoucher: index % 8 < 4,
}));

export const customersCsv = ['id,country', ...CUSTOMERS.map(({ id, country }) => `${id},${country}`)].join('\n');

/** Orders in January; those with a voucher order again in March. */
export const ordersCsv = [
  'Customer,Date,Amount',
  ...CUSTOMERS.flatMap(({ id, orders, hasVoucher }, index) => [
    ...Array.from({ length: orders }, (_, order) => `${id},2026-01-0${order + 1}T10:00:00Z,${10 + index}.50`),
    ...(hasVoucher && index % 3 > 0 ? [`${id},2026-03-05T10:00:00Z,20`] : []),
  ]),
].join('\n');

export const exposuresCsv = [
  'id,sent_at,arm',
  ...CUSTOMERS.map(({ id, hasVoucher }) => `${id},2026-03-01,${hasVoucher ? 'voucher' : 'none'}`),
].join('\n');

/** Fills an empty server the way a user would. */
export async function fillShop(server: TestServer): Promise<void> {
  for (const answer of [
    await server.upload('/api/v1/imports/customers?map=customer_id=id', customersCsv),
    await server.upload(`/api/v1/imports/events?${EVENTS_QUERY}`, ordersCsv),
    await server.post('/api/v1/definitions/apply', DEFINITIONS),
    await server.post('/api/v1/recompute', { asOf: '2026-04-01' }),
    await server.upload(`/api/v1/experiments/winback/exposures?name=Win-back&${EXPOSURES_QUERY}`, exposuresCsv),
  ]) {
    if (answer.status !== 200) throw new Error(`The shop could not be filled: ${answer.text}`);
  }
}
