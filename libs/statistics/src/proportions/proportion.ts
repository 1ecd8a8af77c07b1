import { ok } from '#kernel';
import type { Arms } from '../arms.js';
import { type Computation, notComputable } from '../computation.js';
import { requireCount } from '../count.js';

/** How many of the customers of an arm did something: visited, bought. */
export interface Proportion {
  readonly count: number;
  /** At most `count`. */
  readonly successes: number;
}

/** The parts of a proportion that estimators are written in. */
export interface Shares {
  readonly count: number;
  readonly successes: number;
  readonly share: number;
  /** share (1 - share) / count, from the counts, so that shares near 1 lose nothing. */
  readonly variance: number;
}

/** @throws RangeError when the counts are none, or there are more successes than customers. */
export function sharesOf({ count, successes }: Proportion): Computation<Shares> {
  if (requireCount(successes) > requireCount(count)) {
    throw new RangeError(`More successes than customers: ${successes} of ${count}`);
  }
  if (count === 0) return notComputable('no-customers');
  const share = successes / count;
  return ok({ count, successes, share, variance: (share * ((count - successes) / count)) / count });
}

/** The shares of both arms, or the reason of the first that has none. */
export function sharesOfArms({ control, treatment }: Arms<Proportion>): Computation<Arms<Shares>> {
  const controlShares = sharesOf(control);
  if (!controlShares.ok) return controlShares;
  const treatmentShares = sharesOf(treatment);
  if (!treatmentShares.ok) return treatmentShares;
  return ok({ control: controlShares.value, treatment: treatmentShares.value });
}
