import { ok } from '#kernel';
import { type Computation, notComputable } from './computation.js';
import { requireCount } from './count.js';
import { chiSquareUpperTail } from './distributions/chi-square.js';

/** An arm as it was planned and as it came out. */
export interface ArmSplit {
  readonly arm: string;
  /** The planned share, on any scale common to all arms (0.5, 50); 0 for an arm that takes nobody. */
  readonly weight: number;
  /** Customers seen in the arm. */
  readonly observed: number;
}

export interface SampleRatioOptions {
  readonly arms: readonly ArmSplit[];
  /** Customers each arm must be expected to have before there is a verdict; `SRM_MINIMUM_EXPECTED` unless given. */
  readonly minimumExpected?: number;
}

/** Does the split that was seen fit the split that was planned? */
export type SampleRatio = SampleRatioTest | CustomersInZeroWeightArm;

export interface SampleRatioTest {
  readonly outcome: 'tested';
  readonly method: 'pearson-chi-square';
  readonly statistic: number;
  /** Arms with a positive weight, less one. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Something is broken: an honest split looks like this less than once in a thousand times. */
  readonly mismatch: boolean;
}

/** Customers were seen in arms that take nobody: no test is needed to know that something is broken. */
export interface CustomersInZeroWeightArm {
  readonly outcome: 'customers-in-zero-weight-arm';
  readonly arms: readonly string[];
  readonly mismatch: true;
}

/** A mismatch is called below this p-value: stricter than usual, because everybody peeks at it daily. */
export const SRM_THRESHOLD = 0.001;

/** For an even split this is GrowthBook's rule of 8 customers per arm; for an uneven one it waits for the smallest arm. */
export const SRM_MINIMUM_EXPECTED = 8;

/**
 * The test for a sample ratio mismatch (SRM): Pearson's chi-square of the customers seen against the planned weights. Arms
 * of weight zero take no part and cost no degree of freedom; customers found there are an outcome of their own.
 *
 * Not computable: `too-few-arms`, `sample-too-small`.
 * Source: Fabijan et al., KDD 2019; GrowthBook's `check_srm`, except that it counts arms of weight zero as degrees of freedom.
 *
 * @throws RangeError when a weight is negative or not finite, or an observed count is none.
 */
export function sampleRatioTest(options: SampleRatioOptions): Computation<SampleRatio> {
  const { arms, minimumExpected = SRM_MINIMUM_EXPECTED } = options;
  arms.forEach(requireArmSplit);
  const trespassed = arms.filter(({ weight, observed }) => weight === 0 && observed > 0);
  if (trespassed.length > 0) {
    const outcome = 'customers-in-zero-weight-arm';
    return ok({ outcome, arms: trespassed.map(({ arm }) => arm), mismatch: true });
  }
  const open = withExpected(arms.filter(({ weight }) => weight > 0));
  if (open.length < 2) return notComputable('too-few-arms');
  const tooSmall = open.some(({ expected }) => expected === 0 || expected < minimumExpected);
  if (tooSmall) return notComputable('sample-too-small');

  const statistic = sumOf(open, ({ observed, expected }) => (observed - expected) ** 2 / expected);
  const degreesOfFreedom = open.length - 1;
  const pValue = chiSquareUpperTail(statistic, degreesOfFreedom);
  const mismatch = pValue < SRM_THRESHOLD;
  return ok({ outcome: 'tested', method: 'pearson-chi-square', statistic, degreesOfFreedom, pValue, mismatch });
}

function withExpected(arms: readonly ArmSplit[]): ReadonlyArray<{ observed: number; expected: number }> {
  const observedTotal = sumOf(arms, ({ observed }) => observed);
  const weightTotal = sumOf(arms, ({ weight }) => weight);
  return arms.map(({ observed, weight }) => ({ observed, expected: observedTotal * (weight / weightTotal) }));
}

function requireArmSplit({ arm, weight, observed }: ArmSplit): void {
  if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) throw new RangeError(`Not a weight of ${arm}: ${weight}`);
  requireCount(observed);
}

const sumOf = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0);
