import { ok } from '#kernel';
import type { Arms } from './arms.js';
import type { Computation } from './computation.js';
import { studentT } from './distributions/student-t.js';
import { DEFAULT_LEVEL, type Effect, type IntervalOptions, significanceOf, symmetricInterval } from './effect.js';
import { type KnownMoments, knownArms, type SampleMoments } from './moments.js';

export interface WelchTest extends Effect<'absolute', 'welch-t'> {
  /** Satterthwaite's; seldom whole. */
  readonly degreesOfFreedom: number;
}

/**
 * Welch's two-sample t-test of the difference of means, treatment minus control, with its t interval. The arms may differ
 * in size and variance, and one of them (not both) may have no variance at all.
 *
 * Not computable: `no-customers`, `too-few-customers`, `zero-variance` in both arms, or what the moments say.
 * Source: Welch, Biometrika 34 (1947); the absolute two-sided t-test of GrowthBook's gbstats.
 *
 * @example welchTest({ control: momentsFromSums(…), treatment: momentsFromSums(…), level: 0.99 })
 */
export function welchTest(options: Arms<SampleMoments> & IntervalOptions): Computation<WelchTest> {
  const arms = knownArms(options);
  if (!arms.ok) return arms;
  const { control, treatment } = arms.value;
  const standardError = Math.sqrt(varianceOfMean(control) + varianceOfMean(treatment));
  const degreesOfFreedom = satterthwaite(arms.value);
  const measurement = {
    estimate: treatment.mean - control.mean,
    standardError,
    distribution: studentT(degreesOfFreedom),
  };
  const significance = significanceOf(measurement);
  if (!significance.ok) return significance;
  const interval = symmetricInterval(measurement, options.level ?? DEFAULT_LEVEL);
  return ok({ scale: 'absolute', method: 'welch-t', ...significance.value, degreesOfFreedom, interval });
}

/** In shares of the whole variance rather than its square, so that tiny variances do not underflow. */
function satterthwaite({ control, treatment }: Arms<KnownMoments>): number {
  const whole = varianceOfMean(control) + varianceOfMean(treatment);
  const term = (arm: KnownMoments) => (varianceOfMean(arm) / whole) ** 2 / (arm.count - 1);
  return 1 / (term(control) + term(treatment));
}

const varianceOfMean = ({ count, variance }: KnownMoments): number => variance / count;
