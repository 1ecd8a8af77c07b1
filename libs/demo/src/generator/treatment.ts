import { DAY, SECOND, type ShopCalendar } from './calendar.js';
import { type Episode, type Order, type OrderEpisode, orderEpisodes } from './episode.js';
import type { Random } from './random.js';
import type { Shopper } from './shopper.js';
import { type DemoEffect, type DemoExperiment, OUTCOME_DAYS } from './types.js';
import { drawPurchase } from './visit.js';

/**
 * Potential outcomes. A customer's untreated life is drawn first and is the same in every variation. A treatment then has
 * exactly one way to change it:
 *
 * - who would order in the outcome window anyway takes up the treatment's terms on the first of those orders with
 *   probability `uptake`;
 * - who would not is persuaded to one more visit with probability `persuasion`; what that visit would buy is drawn
 *   beforehand too.
 *
 * So all that is left to chance is one coin of known probability, and the expected effect on this customer is exact. Nothing
 * later changes: a persuaded customer does not shop differently after that visit.
 */
export interface Treatment {
  readonly persuasion: number;
  readonly uptake: number;
  /** What the treatment makes of an order. */
  terms(order: Order): Order;
}

export interface Situation {
  readonly shopper: Shopper;
  /** Milliseconds. */
  readonly exposedAt: number;
  /** The orders up to the exposure, by time: what anyone could have known then. */
  readonly pastOrders: readonly Order[];
}

/** One experiment of the shop: what is told about it, and what really happens in it. */
export interface ExperimentModel {
  /** @param end of the data: experiments are dated back from it. */
  describe(end: Date): DemoExperiment;
  /** When this customer is exposed, milliseconds, from the life so far; undefined for who is not in the audience. */
  exposedAt(experiment: DemoExperiment, life: readonly Episode[], random: Random): number | undefined;
  /** @param variation from 1 on: the control has no treatment. */
  treatment(variation: number, situation: Situation): Treatment;
}

/** With probability `chance`, `episode` enters the life, in the place of `replaced` if there is one. */
export interface Change {
  readonly chance: number;
  readonly episode: OrderEpisode;
  readonly replaced?: OrderEpisode;
}

const DELAY_MEAN_BUSY_DAYS = 4;
/** A visit takes less than an hour, so that one of these days is more than enough for it to end inside the window. */
const LATEST_START = (OUTCOME_DAYS - 1) * DAY;

/** The visit a customer would make if persuaded: soon rather than late, always inside the outcome window. */
export function drawPersuadedVisit(
  key: string,
  { shopper, exposedAt }: Situation,
  calendar: ShopCalendar,
  random: Random,
): OrderEpisode {
  const from = calendar.toBusyDays(exposedAt);
  const limit = calendar.toBusyDays(exposedAt + LATEST_START) - from;
  const at = calendar.fromBusyDays(from + random.exponentialUpTo(limit, DELAY_MEAN_BUSY_DAYS));
  return drawPurchase(key, Math.max(at, exposedAt + SECOND), shopper, random);
}

/** The first order that the life holds in the outcome window `(exposedAt, exposedAt + OUTCOME_DAYS]`. */
export function firstOutcome(life: readonly Episode[], exposedAt: number): OrderEpisode | undefined {
  return orderEpisodes(life).find(({ order }) => order.at > exposedAt && order.at <= exposedAt + OUTCOME_DAYS * DAY);
}

/**
 * What a treatment may change.
 * @param anyway the first order in the window that happens untreated.
 * @param persuaded the visit that may be added if there is none.
 */
export function changeBy(treatment: Treatment, anyway: OrderEpisode | undefined, persuaded: OrderEpisode): Change {
  const { persuasion, uptake, terms } = treatment;
  if (anyway === undefined) return { chance: persuasion, episode: { ...persuaded, order: terms(persuaded.order) } };
  return { chance: uptake, episode: { ...anyway, order: terms(anyway.order) }, replaced: anyway };
}

/** The expectation of the change, in the units of the metrics. */
export function expectedEffect({ chance, episode, replaced }: Change): DemoEffect {
  const cents = episode.order.cents - (replaced?.order.cents ?? 0);
  return { ordered_14d: replaced === undefined ? chance : 0, spend_14d: (chance * cents) / 100 };
}

export function applyChange(life: readonly Episode[], { episode, replaced }: Change): Episode[] {
  return [...life.filter((lived) => lived !== replaced), episode];
}
