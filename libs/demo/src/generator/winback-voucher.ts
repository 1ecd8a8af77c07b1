import { DAY, HOUR, SECOND } from './calendar.js';
import { type Order, orderEpisodes } from './episode.js';
import type { Random } from './random.js';
import type { ExperimentModel, Situation, Treatment } from './treatment.js';
import type { DemoExperiment } from './types.js';

/** Days before the end of the data; the last outcome windows close two days before it. */
const STARTS_DAYS = 62;
const ENDS_DAYS = 16;

const LAPSED_AFTER_DAYS = 90;
const FREQUENT_ORDERS = 4;
const FREQUENT_WITHIN_DAYS = 180;

const COUPON = 'WINBACK10';

type Recency = 'lapsed' | 'recent' | 'frequent';

/** It brings back the lapsed, hardly moves the recent, and gives the frequent a discount on what they would have bought anyway. */
const RESPONSES: Readonly<Record<Recency, Omit<Treatment, 'terms'>>> = {
  lapsed: { persuasion: 0.065, uptake: 0.5 },
  recent: { persuasion: 0.01, uptake: 0.3 },
  frequent: { persuasion: 0, uptake: 0.8 },
};

/** A voucher of 10 % by mail, to who has ordered before. Its effect depends on nothing but the orders before the mail. */
export const WINBACK_VOUCHER: ExperimentModel = {
  describe: (end) => ({
    id: '0d9f6a52-3b7e-4f0d-8a1c-9e64b7d25c01',
    key: 'winback_voucher',
    name: 'Win-back voucher',
    description: 'Does a voucher of 10 % by mail bring customers back, or does it only make orders cheaper?',
    variations: [
      { key: 'control', name: 'No mail' },
      { key: 'voucher_10', name: 'Mail with a voucher of 10 %' },
    ],
    audience: 'Customers with at least one order, each on a random day of the experiment',
    startsAt: new Date(end.getTime() - STARTS_DAYS * DAY),
    endsAt: new Date(end.getTime() - ENDS_DAYS * DAY),
  }),
  exposedAt: (experiment, life, random) => {
    const mailedAt = drawMailing(experiment, random);
    return orderEpisodes(life).some(({ order }) => order.at <= mailedAt) ? mailedAt : undefined;
  },
  treatment: (_variation, situation) => ({ ...RESPONSES[recencyOf(situation)], terms: withVoucher }),
};

/** The mails go out between 8 and 9 in the morning (UTC), on any full day of the experiment. */
function drawMailing({ startsAt }: DemoExperiment, random: Random): number {
  const midnight = startsAt.getTime() - (startsAt.getTime() % DAY);
  const day = random.integer(1, STARTS_DAYS - ENDS_DAYS - 1);
  return midnight + day * DAY + 8 * HOUR + random.integer(0, 3599) * SECOND;
}

function recencyOf({ exposedAt, pastOrders }: Situation): Recency {
  const ordersWithin = (days: number) => pastOrders.filter(({ at }) => at >= exposedAt - days * DAY).length;
  if (ordersWithin(LAPSED_AFTER_DAYS) === 0) return 'lapsed';
  return ordersWithin(FREQUENT_WITHIN_DAYS) >= FREQUENT_ORDERS ? 'frequent' : 'recent';
}

/** Coupons cannot be combined: an order that has one stays as it is. */
function withVoucher(order: Order): Order {
  if (order.coupon !== undefined) return order;
  return { ...order, cents: order.cents - Math.round(order.cents / 10), coupon: COUPON };
}
