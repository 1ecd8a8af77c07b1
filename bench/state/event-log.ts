import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import type { Program } from '../program.js';

/** The instant up to which the log is filled. */
export const AS_OF = new Date('2026-06-17T12:00:00.000Z');

/** The log reaches this far back. */
const DAYS = 730;

/** What the events are, the frequent ones more often. */
const NAMES = [
  ...['order_completed', 'order_completed', 'order_refunded', 'session_started', 'session_started'],
  ...['session_started', 'product_viewed', 'product_viewed', 'mail_opened', 'cart_updated'],
];

const ORDER = ['order_completed'];
const VISIT = ['session_started'];
const ANYTHING = ['order_completed', 'session_started', 'cart_updated', 'product_viewed', 'mail_opened'];

const aggregate = (name: string, events: readonly string[], days?: number): JsonObject => ({
  kind: 'aggregate',
  aggregate: name,
  events: [...events],
  ...(days !== undefined && { last_days: days }),
});

/** Twenty features over them. */
export const FEATURES: Readonly<Record<string, JsonObject>> = {
  order_count: aggregate('count', ORDER),
  orders_30d: aggregate('count', ORDER, 30),
  orders_90d: aggregate('count', ORDER, 90),
  orders_365d: aggregate('count', ORDER, 365),
  total_spend: aggregate('sum', ORDER),
  spend_90d: aggregate('sum', ORDER, 90),
  spend_365d: aggregate('sum', ORDER, 365),
  mean_order: aggregate('avg', ORDER),
  largest_order: aggregate('max', ORDER),
  first_order_at: aggregate('first_at', ORDER),
  last_order_at: aggregate('last_at', ORDER),
  refunds: aggregate('count', ['order_refunded']),
  refunded: aggregate('sum', ['order_refunded']),
  visits_7d: aggregate('count', VISIT, 7),
  visits_30d: aggregate('count', VISIT, 30),
  visits_90d: aggregate('count', VISIT, 90),
  mails_90d: aggregate('count', ['mail_opened'], 90),
  last_cart_at: aggregate('last_at', ['cart_updated']),
  days_since_order: { kind: 'recency', events: ORDER },
  days_since_activity: { kind: 'recency', events: ANYTHING },
};

const holds = (fact: string, operator: string, value: number | string | JsonObject): JsonObject => ({
  fact,
  operator,
  value,
});

/** Segments over them; half of them change by the clock alone. Repeated with other bounds until there are as many as wanted. */
export function segments(count: number): Record<string, JsonObject> {
  const bodies: Record<string, JsonObject> = {};
  for (let index = 0; index < count; index++) {
    const round = Math.floor(index / RULES.length);
    const rule = RULES[index % RULES.length]?.(round) ?? {};
    bodies[`segment_${index}`] = { name: `Segment ${index}`, rule };
  }
  return bodies;
}

const RULES: ReadonlyArray<(round: number) => JsonObject> = [
  (round) => ({ all: [holds('order_count', 'greaterThanInclusive', 1 + round)] }),
  (round) => ({
    all: [holds('days_since_order', 'greaterThan', 60 + 15 * round), holds('order_count', 'greaterThan', 0)],
  }),
  (round) => ({ all: [holds('total_spend', 'greaterThan', 100 + 50 * round), holds('orders_365d', 'greaterThan', 0)] }),
  (round) => ({ all: [holds('last_order_at', 'inTheLast', { days: 10 + 5 * round })] }),
  (round) => ({
    all: [holds('visits_30d', 'greaterThan', round), { not: { all: [holds('orders_30d', 'greaterThan', 0)] } }],
  }),
  (round) => ({ all: [holds('days_since_activity', 'greaterThanInclusive', 20 + 10 * round)] }),
  (round) => ({
    any: [holds('spend_90d', 'greaterThan', 50 + 20 * round), holds('mails_90d', 'greaterThan', 1 + round)],
  }),
  (round) => ({ all: [holds('last_cart_at', 'betweenAgo', { from: { days: 10 + round }, to: { days: 1 + round } })] }),
  (round) => ({ all: [holds('largest_order', 'greaterThan', 150 - 5 * round), holds('refunds', 'lessThan', 2)] }),
  (round) => ({ all: [holds('first_order_at', 'moreThanAgo', { months: 6 + round })] }),
];

export async function publish({ service }: Program, segmentCount: number): Promise<void> {
  const bodies = emptyBodies();
  for (const [key, body] of Object.entries(FEATURES)) bodies.feature.set(key, body);
  for (const [key, body] of Object.entries(segments(segmentCount))) bodies.segment.set(key, body);
  await service(DefinitionsService).apply(bodies);
}

/** A whole number that looks random, the same for the same `i` and salt. */
const hash = (salt: number): string => `(hashint8extended(i, ${salt}) & 2147483647)`;

/** Customers, and events up to {@link AS_OF} in the order of the key, as imports store them; those of the day behind it come apart. */
export async function fillLog(
  { pool }: Program,
  { events, customers }: { events: number; customers: number },
): Promise<void> {
  await pool.query(
    `INSERT INTO customer (customer_id, attributes, updated_at)
     SELECT 'c' || lpad(i::text, 9, '0'), '{"country": "NL"}', $1 FROM generate_series(1, $2::int) AS i`,
    [AS_OF, customers],
  );
  await pool.query(
    `INSERT INTO event ${eventsSql(`$1::timestamptz - make_interval(secs => ${hash(2)} % ${DAYS * 86_400})`)}`,
    [AS_OF, events, customers],
  );
  for (const table of ['customer', 'event']) await pool.query(`VACUUM (ANALYZE) ${table}`);
  await pool.query('CHECKPOINT');
}

/** What happens on the day behind {@link AS_OF}, queued as if each event had arrived at once. */
export async function addDay(
  { pool }: Program,
  { events, customers }: { events: number; customers: number },
): Promise<void> {
  await pool.query(
    `WITH added AS (
       INSERT INTO event ${eventsSql(`$1::timestamptz + make_interval(secs => 1 + ${hash(2)} % 86398)`)} RETURNING customer_id, occurred_at
     )
     INSERT INTO pending_change (customer_id, due_at, arrived_at, occurred_at)
     SELECT customer_id, occurred_at, occurred_at, occurred_at FROM added ORDER BY occurred_at`,
    [AS_OF, events, customers],
  );
  await pool.query('ANALYZE pending_change');
}

const eventsSql = (occurredAt: string): string =>
  `SELECT customer_id, occurred_at, gen_random_uuid(), name, CASE WHEN name LIKE 'order%' THEN amount END,
          CASE WHEN name = 'product_viewed' THEN NULL ELSE jsonb_build_object('order_id', 'o' || i) END
   FROM (
     SELECT i, 'c' || lpad((1 + ${hash(1)} % $3::int)::text, 9, '0') AS customer_id, ${occurredAt} AS occurred_at,
            ('{${NAMES.join(',')}}'::text[])[1 + ${hash(3)} % ${NAMES.length}] AS name, (${hash(4)} % 20000)::numeric / 100 AS amount
     FROM generate_series(1::bigint, $2::bigint) AS i
   ) drawn
   ORDER BY customer_id, occurred_at`;
