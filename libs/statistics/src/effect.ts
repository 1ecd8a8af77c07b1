import { ok } from '#kernel';
import { type Computation, notComputable } from './computation.js';
import type { ReferenceDistribution } from './distributions/reference-distribution.js';

/**
 * What an effect is measured in. `absolute`: the difference, in the unit of the metric. `relative`: the difference as a
 * fraction of the control mean, 0.1 for ten percent more. The same data can be significant on one scale and not on the
 * other, so every result names its own.
 */
export type Scale = 'absolute' | 'relative';

/** An interval that covers the truth in a share `level` of all samples, and its ends. */
export interface Interval {
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
}

/** Intervals are at this level unless told otherwise. */
export const DEFAULT_LEVEL = 0.95;

/** What callers may say about an interval they ask for. */
export interface IntervalOptions {
  /** How often the interval shall cover the truth, between 0 and 1; 0.95 unless given. */
  readonly level?: number;
}

/** A test of the hypothesis that there is no effect. */
export interface EffectTest<S extends Scale, Method extends string> extends Significance {
  readonly scale: S;
  readonly method: Method;
}

/** A tested effect with its interval. */
export interface Effect<S extends Scale, Method extends string> extends EffectTest<S, Method> {
  readonly interval: Interval;
}

interface Significance {
  /** Treatment against control; positive when the treatment has more. */
  readonly estimate: number;
  readonly standardError: number;
  /** estimate / standardError. */
  readonly statistic: number;
  /** Two-sided. 0 only when it is smaller than the smallest positive double. */
  readonly pValue: number;
}

interface Measurement {
  readonly estimate: number;
  readonly standardError: number;
  /** Of estimate / standardError when there is no effect. */
  readonly distribution: ReferenceDistribution;
}

export function significanceOf({ estimate, standardError, distribution }: Measurement): Computation<Significance> {
  if (standardError === 0) return notComputable('zero-variance');
  const statistic = estimate / standardError;
  if (!Number.isFinite(statistic) || !Number.isFinite(standardError)) return notComputable('not-finite');
  return ok({ estimate, standardError, statistic, pValue: distribution.twoSidedTail(statistic) });
}

export function symmetricInterval(measurement: Measurement, level: number): Interval {
  const { estimate, standardError, distribution } = measurement;
  const halfWidth = distribution.criticalValue(level) * standardError;
  return { level, lower: estimate - halfWidth, upper: estimate + halfWidth };
}
