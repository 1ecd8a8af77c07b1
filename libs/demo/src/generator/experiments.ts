import type { ShopCalendar } from './calendar.js';
import { type Episode, orderEpisodes } from './episode.js';
import { FREE_SHIPPING_BANNER } from './free-shipping-banner.js';
import type { Random } from './random.js';
import type { Shopper } from './shopper.js';
import {
  applyChange,
  type Change,
  changeBy,
  drawPersuadedVisit,
  type ExperimentModel,
  expectedEffect,
  firstOutcome,
} from './treatment.js';
import type { DemoEffect, DemoExperiment, DemoExposure, DemoShopOptions } from './types.js';
import { WINBACK_VOUCHER } from './winback-voucher.js';

/**
 * In the order in which they run. The outcome windows of one are closed before the next begins, so that no order counts for two;
 * and each acts on the life as the one before has left it, so that what it depends on is what the data show.
 */
export const EXPERIMENT_MODELS: readonly ExperimentModel[] = [FREE_SHIPPING_BANNER, WINBACK_VOUCHER];

export interface Trial {
  readonly model: ExperimentModel;
  readonly experiment: DemoExperiment;
  readonly assign: DemoShopOptions['assign'];
}

/** What a trial made of one customer. */
export interface TrialResult {
  readonly life: readonly Episode[];
  readonly exposure?: DemoExposure;
}

const NO_EFFECT: DemoEffect = { ordered_14d: 0, spend_14d: 0 };

/** Runs one trial on one customer. Every draw is made whatever the variation, so that lives differ only by the treatment. */
export function runTrial(
  { model, experiment, assign }: Trial,
  shopper: Shopper,
  life: readonly Episode[],
  calendar: ShopCalendar,
  random: Random,
): TrialResult {
  const exposedAt = model.exposedAt(experiment, life, random);
  if (exposedAt === undefined) return { life };

  const pastOrders = orderEpisodes(life).flatMap(({ order }) => (order.at <= exposedAt ? [order] : []));
  const situation = { shopper, exposedAt, pastOrders };
  const persuaded = drawPersuadedVisit(`${shopper.customerId}-${experiment.key}`, situation, calendar, random);
  const coin = random.unit();

  const anyway = firstOutcome(life, exposedAt);
  const changes = experiment.variations.map((_, variation) =>
    variation === 0 ? undefined : changeBy(model.treatment(variation, situation), anyway, persuaded),
  );
  const variation = checkedVariation(assign(experiment.id, shopper.customerId), experiment);
  return {
    life: afterCoin(life, changes[variation], coin),
    exposure: {
      customerId: shopper.customerId,
      variation,
      exposedAt: new Date(exposedAt),
      trueEffects: changes.map((change) => (change === undefined ? NO_EFFECT : expectedEffect(change))),
    },
  };
}

function afterCoin(life: readonly Episode[], change: Change | undefined, coin: number): readonly Episode[] {
  return change !== undefined && coin < change.chance ? applyChange(life, change) : life;
}

function checkedVariation(variation: number, { key, variations }: DemoExperiment): number {
  if (variations[variation] !== undefined) return variation;
  throw new RangeError(`assign() gave variation ${variation} for ${key}, which has ${variations.length} variations`);
}
