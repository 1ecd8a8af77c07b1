import { DAY, SECOND } from './calendar.js';
import type { Episode, Order } from './episode.js';
import { HOME_COUNTRY } from './people.js';
import type { ExperimentModel, Treatment } from './treatment.js';
import type { DemoAttributes, DemoExperiment } from './types.js';

/** Days before the end of the data. Ends so early that its outcome windows are closed before `winback_voucher` starts. */
const STARTS_DAYS = 120;
const ENDS_DAYS = 80;

type Reach = 'plus member' | 'home' | 'abroad';

interface Threshold {
  readonly cents: number;
  readonly persuasion: Readonly<Record<Reach, number>>;
  readonly uptake: Readonly<Record<Reach, number>>;
}

/** By variation: the low threshold wins more customers, the high one fills more baskets. */
const THRESHOLDS: readonly (Threshold | undefined)[] = [
  undefined,
  {
    cents: 3000,
    persuasion: { 'plus member': 0, home: 0.05, abroad: 0.13 },
    uptake: { 'plus member': 0, home: 0.3, abroad: 0.4 },
  },
  {
    cents: 5000,
    persuasion: { 'plus member': 0, home: 0.01, abroad: 0.06 },
    uptake: { 'plus member': 0, home: 0.2, abroad: 0.35 },
  },
];

const NO_TREATMENT: Treatment = { persuasion: 0, uptake: 0, terms: (order) => order };

/**
 * A banner promises free shipping from a threshold on, to everybody who visits. Abroad, where shipping is dear, it works
 * best; for plus members, who always ship free, not at all.
 */
export const FREE_SHIPPING_BANNER: ExperimentModel = {
  describe: (end) => ({
    id: '5f3c1c1e-7c1b-4c53-9f0a-2f1d8a6b4e02',
    key: 'free_shipping_banner',
    name: 'Free shipping banner',
    description: 'Does a banner that promises free shipping from 30 or 50 euros on bring orders, and fuller baskets?',
    variations: [
      { key: 'control', name: 'No banner' },
      { key: 'threshold_30', name: 'Free shipping from 30 euros' },
      { key: 'threshold_50', name: 'Free shipping from 50 euros' },
    ],
    audience: 'Every customer, at the first visit during the experiment',
    startsAt: new Date(end.getTime() - STARTS_DAYS * DAY),
    endsAt: new Date(end.getTime() - ENDS_DAYS * DAY),
  }),
  exposedAt: justBeforeFirstVisit,
  treatment: (variation, { shopper }) => {
    const threshold = THRESHOLDS[variation];
    if (threshold === undefined) return NO_TREATMENT;
    const reach = reachOf(shopper.attributes);
    return {
      persuasion: threshold.persuasion[reach],
      uptake: threshold.uptake[reach],
      terms: (order) => filledUp(order, threshold.cents),
    };
  },
};

/** A visit begins with a page, and the banner is on it: all that the visit holds, a purchase too, comes after the exposure. */
function justBeforeFirstVisit({ startsAt, endsAt }: DemoExperiment, life: readonly Episode[]): number | undefined {
  const instants = life
    .flatMap(({ steps }) => steps.slice(0, 1))
    .filter(({ name }) => name === 'page_viewed')
    .map(({ at }) => at - SECOND)
    .filter((at) => at >= startsAt.getTime() && at < endsAt.getTime());
  return instants.length === 0 ? undefined : Math.min(...instants);
}

function reachOf({ plan, country }: DemoAttributes): Reach {
  if (plan === 'plus') return 'plus member';
  return country === undefined || country === HOME_COUNTRY ? 'home' : 'abroad';
}

/** One more item lifts a smaller order just over the threshold. */
function filledUp(order: Order, thresholdCents: number): Order {
  if (order.cents >= thresholdCents) return order;
  return { ...order, cents: thresholdCents + (order.cents % 400), items: order.items + 1 };
}
