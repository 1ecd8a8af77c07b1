import { DAY, SECOND } from './calendar.js';
import type { Episode, Order, OrderEpisode, Step } from './episode.js';
import type { NonEmpty, Random } from './random.js';
import type { Shopper } from './shopper.js';

const CATEGORIES: NonEmpty<{ readonly share: number; readonly category: string }> = [
  { category: 'coffee', share: 0.48 },
  { category: 'tea', share: 0.17 },
  { category: 'brewing', share: 0.14 },
  { category: 'chocolate', share: 0.12 },
  { category: 'gifts', share: 0.09 },
];
const PAGES: NonEmpty<string> = ['/', '/new', '/sale', '/blog', '/about'];
const COUPONS: NonEmpty<string> = ['WELCOME10', 'SALE15', 'FRIENDS5'];

const BASKET_SIGMA_WITHIN_SHOPPER = 0.35;
const SMALLEST_ORDER_CENTS = 590;
const ITEM_CENTS = 1300;
const REFUNDED = 0.04;
const TICKET_AFTER_ORDER = 0.03;

/** How far a visit went that did not end with an order. */
const ABANDONED: NonEmpty<{ readonly share: number; readonly steps: readonly string[] }> = [
  { share: 0.72, steps: [] },
  { share: 0.18, steps: ['cart_updated'] },
  { share: 0.1, steps: ['cart_updated', 'checkout_started'] },
];

/** A visit without an order. @param key of the episode. @param at its first event, milliseconds. */
export function drawBrowsing(key: string, at: number, random: Random): Episode {
  const { category } = random.pickByShare(CATEGORIES);
  const abandoned = random.pickByShare(ABANDONED).steps.map((name) => ({ name, properties: { category } }));
  return { key, steps: paced(at, [...drawLook(category, random), ...abandoned], random) };
}

/** A visit that ends with an order of the shopper's usual kind, less than an hour after `at`. */
export function drawPurchase(key: string, at: number, shopper: Shopper, random: Random): OrderEpisode {
  const { category } = random.pickByShare(CATEGORIES);
  const cart = random.chance(0.45) ? [{ name: 'cart_updated', properties: { category } }] : [];
  const checkout = { name: 'checkout_started', properties: { category } };
  const steps = paced(at, [...drawLook(category, random), ...cart, checkout], random);
  const orderedAt = (steps.at(-1)?.at ?? at) + random.integer(20, 180) * SECOND;
  return {
    key,
    steps: [...steps, ...drawTicket(orderedAt, random)],
    order: drawOrder(orderedAt, category, shopper, random),
  };
}

type Untimed = Omit<Step, 'at'>;

/** One or two pages, then a product of the category, or none. */
function drawLook(category: string, random: Random): Untimed[] {
  const page = () => ({ name: 'page_viewed', properties: { path: random.pick(PAGES) } });
  const product = { name: 'product_viewed', properties: { category } };
  const pages = random.chance(0.2) ? [page(), page()] : [page()];
  return [...pages, ...random.pick([[product], [product], []])];
}

/** The first step at `at`, the others some seconds apart. */
function paced(at: number, steps: readonly Untimed[], random: Random): Step[] {
  let next = at;
  return steps.map((step) => {
    const timed = { at: next, ...step };
    next += random.integer(10, 150) * SECOND;
    return timed;
  });
}

function drawOrder(at: number, category: string, { basketMeanCents, latent }: Shopper, random: Random): Order {
  const drawn = Math.round(random.lognormal(basketMeanCents, BASKET_SIGMA_WITHIN_SHOPPER));
  const cents = Math.max(SMALLEST_ORDER_CENTS, drawn);
  const coupon = random.chance(latent.couponUse) ? random.pick(COUPONS) : undefined;
  const refundedAt = random.chance(REFUNDED) ? at + laterSeconds(2, 20, random) : undefined;
  return {
    at,
    cents,
    items: 1 + Math.floor((cents * random.between(0.5, 1)) / ITEM_CENTS),
    category,
    ...(coupon !== undefined && { coupon }),
    ...(refundedAt !== undefined && { refundedAt }),
  };
}

function drawTicket(orderedAt: number, random: Random): Step[] {
  if (!random.chance(TICKET_AFTER_ORDER)) return [];
  const topic = random.pick(['delivery', 'quality', 'invoice']);
  return [{ at: orderedAt + laterSeconds(1, 10, random), name: 'support_ticket_opened', properties: { topic } }];
}

function laterSeconds(fromDays: number, toDays: number, random: Random): number {
  return random.integer((fromDays * DAY) / SECOND, (toDays * DAY) / SECOND) * SECOND;
}
