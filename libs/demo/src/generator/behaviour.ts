import { DAYS_PER_MONTH, SECOND, type ShopCalendar } from './calendar.js';
import type { Episode } from './episode.js';
import type { Random } from './random.js';
import type { Shopper } from './shopper.js';
import { drawBrowsing, drawPurchase } from './visit.js';

const OPENED_MAILS_PER_MONTH = 0.8;
const SUBSCRIBES_AT_SIGN_UP = 0.7;
const MAILS = ['weekly_roast', 'new_arrivals', 'seasonal_offer'] as const;

/** All that a shopper does when nobody experiments. Not sorted. */
export function untreatedLife(shopper: Shopper, calendar: ShopCalendar, random: Random): Episode[] {
  if (shopper.visitsPerDay === 0) return [];
  return [...visits(shopper, calendar, random), ...mail(shopper, calendar, random)];
}

/** Signing up is part of the first visit; the others come at the shopper's own rate until the shopper leaves. */
function visits(shopper: Shopper, calendar: ShopCalendar, random: Random): Episode[] {
  const { signedUpAt, leavesAt, visitsPerDay, latent } = shopper;
  const later = calendar.arrivals(signedUpAt, leavesAt, visitsPerDay, random);
  return [signedUpAt, ...later].map((at, index) => {
    const key = `${shopper.customerId}-v${index + 1}`;
    const orders = random.chance(index === 0 ? latent.firstConversion : latent.conversion);
    return orders ? drawPurchase(key, at, shopper, random) : drawBrowsing(key, at, random);
  });
}

function mail(shopper: Shopper, calendar: ShopCalendar, random: Random): Episode[] {
  if (!shopper.attributes.newsletter) return [];
  const subscribedAt = drawSubscription(shopper, calendar, random);
  const subscription = { at: subscribedAt, name: 'newsletter_subscribed' };
  const opened = calendar.arrivals(subscribedAt, shopper.leavesAt, OPENED_MAILS_PER_MONTH / DAYS_PER_MONTH, random);
  return [
    { key: `${shopper.customerId}-n`, steps: [subscription] },
    ...Array.from(opened, (at, index) => ({
      key: `${shopper.customerId}-m${index + 1}`,
      steps: [{ at, name: 'email_opened', properties: { campaign: random.pick(MAILS) } }],
    })),
  ];
}

function drawSubscription({ signedUpAt, leavesAt }: Shopper, calendar: ShopCalendar, random: Random): number {
  if (random.chance(SUBSCRIBES_AT_SIGN_UP)) return signedUpAt + 30 * SECOND;
  const [from, until] = [signedUpAt, Math.min(leavesAt, calendar.endsAt)].map((at) => calendar.toBusyDays(at));
  return calendar.fromBusyDays(random.between(from ?? 0, until ?? 0));
}
