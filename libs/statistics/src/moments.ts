import Big from 'big.js';
import { ok } from '#kernel';
import type { Arms } from './arms.js';
import { type Computation, notComputable } from './computation.js';
import { requireCount } from './count.js';

/**
 * What one SQL aggregate says about a metric y over the customers of an arm. The sums are numbers, or exact decimal
 * strings as PostgreSQL prints `numeric` (preferred: then not one digit is lost).
 */
export interface SufficientStatistics {
  readonly count: number;
  /** Σy, in the unit of the metric. */
  readonly sum: number | string;
  /** Σy². */
  readonly sumOfSquares: number | string;
}

/** How a metric is distributed over the customers of one arm. */
export interface SampleMoments {
  readonly count: number;
  /** In the unit of the metric; needs one customer. */
  readonly mean: Computation<number>;
  /** Of the sample, with n - 1 in the denominator, in the squared unit of the metric; needs two customers. */
  readonly variance: Computation<number>;
}

/** Moments of which every one could be computed. */
export interface KnownMoments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * The moments of one arm. The sum of squared deviations is computed exactly, in decimals, before it becomes a double: a
 * large mean with a small spread loses nothing.
 *
 * @throws RangeError when `count` is not a count.
 * @example momentsFromSums({ count: 3, sum: '3000000000.3', sumOfSquares: '3000000000600000000.05' }).variance // ok(0.01)
 */
export function momentsFromSums(sums: SufficientStatistics): SampleMoments {
  const count = requireCount(sums.count);
  return { count, mean: meanOf(sums), variance: varianceOf(sums) };
}

/** Both arms with every moment known, or the reason of the first that is not. */
export function knownArms({ control, treatment }: Arms<SampleMoments>): Computation<Arms<KnownMoments>> {
  const knownControl = knownMoments(control);
  if (!knownControl.ok) return knownControl;
  const knownTreatment = knownMoments(treatment);
  if (!knownTreatment.ok) return knownTreatment;
  return ok({ control: knownControl.value, treatment: knownTreatment.value });
}

function knownMoments({ count, mean, variance }: SampleMoments): Computation<KnownMoments> {
  if (!mean.ok) return mean;
  if (!variance.ok) return variance;
  return ok({ count, mean: mean.value, variance: variance.value });
}

function meanOf({ count, sum }: SufficientStatistics): Computation<number> {
  return count === 0 ? notComputable('no-customers') : finite(Number(sum) / count);
}

function varianceOf({ count, sum, sumOfSquares }: SufficientStatistics): Computation<number> {
  if (count === 0) return notComputable('no-customers');
  if (count === 1) return notComputable('too-few-customers');
  if (!isFiniteDecimal(sum) || !isFiniteDecimal(sumOfSquares)) return notComputable('not-finite');
  const exactSum = new Big(sum);
  const squaredDeviationsTimesCount = new Big(sumOfSquares).times(count).minus(exactSum.times(exactSum));
  if (squaredDeviationsTimesCount.lt(0)) return notComputable('inconsistent-sums');
  return finite(squaredDeviationsTimesCount.toNumber() / count / (count - 1));
}

/** False also for the 'NaN' and 'Infinity' that a PostgreSQL `numeric` can hold. */
const isFiniteDecimal = (value: number | string): boolean => Number.isFinite(Number(value));

const finite = (value: number): Computation<number> =>
  Number.isFinite(value) ? ok(value) : notComputable('not-finite');
