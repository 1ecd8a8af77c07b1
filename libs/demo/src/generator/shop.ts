import { type Problem, WinnowError } from '#kernel';
import { untreatedLife } from './behaviour.js';
import { monthsBefore, SECOND, ShopCalendar } from './calendar.js';
import { type Episode, eventsOf } from './episode.js';
import { EXPERIMENT_MODELS, runTrial, type Trial } from './experiments.js';
import { Random } from './random.js';
import { drawShopper, type Shopper } from './shopper.js';
import type { DemoExposure, DemoShop, DemoShopOptions } from './types.js';

const DEFAULT_MONTHS = 18;
const SMALLEST_MONTHS = 6;

/** In a shop of 18 months; a little less or more with the season in which it ends. */
const EVENTS_PER_CUSTOMER = 26;

/** How many customers a shop of 18 months needs for about so many events. */
export function customersForEvents(events: number): number {
  return Math.ceil(events / EVENTS_PER_CUSTOMER);
}

/** The independent streams of a customer's randomness; the experiments have one each from `FIRST_TRIAL` on. */
const PROFILE = 0;
const LIFE = 1;
const FIRST_TRIAL = 2;

interface CustomerHistory {
  readonly shopper: Shopper;
  readonly life: readonly Episode[];
  /** By experiment. */
  readonly exposures: readonly (DemoExposure | undefined)[];
}

/**
 * The demo shop. Nothing is kept: each walk draws its customers anew, one at a time, from streams seeded by the shop's seed
 * and the customer's index, so that any size runs in constant memory and all walks agree.
 * @throws WinnowError WINNOW_USAGE with every option that is out of range.
 */
export function generateDemoShop(options: DemoShopOptions): DemoShop {
  refuseInvalid(options);
  const { seed, customers, assign, months = DEFAULT_MONTHS } = options;
  const end = new Date(options.end.getTime() - (options.end.getTime() % SECOND));
  const start = monthsBefore(end, months);
  const calendar = new ShopCalendar(start.getTime(), end.getTime());
  const trials = EXPERIMENT_MODELS.map((model): Trial => ({ model, experiment: model.describe(end), assign }));

  const stream = (index: number, purpose: number) => new Random(seed, index, purpose);
  const shopperOf = (index: number) => drawShopper(index, calendar, stream(index, PROFILE));
  const historyOf = (index: number): CustomerHistory => {
    const shopper = shopperOf(index);
    let life: readonly Episode[] = untreatedLife(shopper, calendar, stream(index, LIFE));
    const exposures = trials.map((trial, position) => {
      const result = runTrial(trial, shopper, life, calendar, stream(index, FIRST_TRIAL + position));
      life = result.life;
      return result.exposure;
    });
    return { shopper, life, exposures };
  };

  return {
    start,
    end,
    experiments: trials.map(({ experiment }) => experiment),
    *customers() {
      for (let index = 0; index < customers; index++) {
        const { customerId, attributes } = shopperOf(index);
        yield { customerId, attributes };
      }
    },
    *events() {
      for (let index = 0; index < customers; index++) {
        const { shopper, life } = historyOf(index);
        yield* eventsOf(shopper.customerId, life, end.getTime());
      }
    },
    *exposures(experimentKey) {
      const position = trials.findIndex(({ experiment }) => experiment.key === experimentKey);
      if (position < 0) throw new RangeError(`The demo shop has no experiment ${experimentKey}`);
      for (let index = 0; index < customers; index++) {
        const exposure = historyOf(index).exposures[position];
        if (exposure !== undefined) yield exposure;
      }
    },
  };
}

function refuseInvalid({ seed, customers, end, months = DEFAULT_MONTHS }: DemoShopOptions): void {
  const problems = [
    problemUnless(Number.isSafeInteger(seed), 'seed', 'must be a whole number'),
    problemUnless(Number.isSafeInteger(customers) && customers >= 0, 'customers', 'must be a whole number from 0 on'),
    problemUnless(!Number.isNaN(end.getTime()), 'end', 'must be a date'),
    problemUnless(
      Number.isInteger(months) && months >= SMALLEST_MONTHS,
      'months',
      `must be a whole number from ${SMALLEST_MONTHS} on`,
    ),
  ].flat();
  if (problems.length === 0) return;
  throw new WinnowError('WINNOW_USAGE', 'The demo shop cannot be generated like this.', problems);
}

function problemUnless(fine: boolean, option: string, message: string): Problem[] {
  return fine ? [] : [{ code: 'option-out-of-range', pointer: `/${option}`, message: `${option} ${message}` }];
}
