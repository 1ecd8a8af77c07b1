import { ok } from '#kernel';
import type { Arms } from './arms.js';
import { type Computation, notComputable } from './computation.js';
import { standardNormal } from './distributions/standard-normal.js';
import { DEFAULT_LEVEL, type Effect, type IntervalOptions, significanceOf, symmetricInterval } from './effect.js';
import { type KnownMoments, knownArms, type SampleMoments } from './moments.js';

export type RelativeUplift = Effect<'relative', 'delta-normal'>;

/**
 * The relative uplift (m_t - m_c) / |m_c| as a fraction, with its standard error by the delta method, a z-test on that scale
 * and a normal interval. It wants a control mean many standard errors away from zero.
 *
 * Not computable: `zero-baseline`, `zero-variance` in both arms, or what the moments say. A zero baseline leaves the
 * absolute difference (`welchTest`) computable.
 * Source: estimate and standard error as in GrowthBook's gbstats, which however judges them by Welch's t.
 */
export function relativeUplift(options: Arms<SampleMoments> & IntervalOptions): Computation<RelativeUplift> {
  const arms = knownArms(options);
  if (!arms.ok) return arms;
  const { control, treatment } = arms.value;
  if (control.mean === 0) return notComputable('zero-baseline');
  const measurement = {
    estimate: (treatment.mean - control.mean) / Math.abs(control.mean),
    standardError: standardErrorOfRatio(arms.value),
    distribution: standardNormal,
  };
  const significance = significanceOf(measurement);
  if (!significance.ok) return significance;
  const interval = symmetricInterval(measurement, options.level ?? DEFAULT_LEVEL);
  return ok({ scale: 'relative', method: 'delta-normal', ...significance.value, interval });
}

/** Of m_t / m_c, the means being independent: (Var m_t + (m_t / m_c)² Var m_c) / m_c². */
function standardErrorOfRatio({ control, treatment }: Arms<KnownMoments>): number {
  const ratio = treatment.mean / control.mean;
  const variance = treatment.variance / treatment.count + ratio ** 2 * (control.variance / control.count);
  return Math.sqrt(variance) / Math.abs(control.mean);
}
