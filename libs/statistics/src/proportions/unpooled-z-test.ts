import { ok } from '#kernel';
import type { Arms } from '../arms.js';
import type { Computation } from '../computation.js';
import { standardNormal } from '../distributions/standard-normal.js';
import { DEFAULT_LEVEL, type Effect, type IntervalOptions, significanceOf, symmetricInterval } from '../effect.js';
import { type Proportion, sharesOfArms } from './proportion.js';

export type UnpooledZTest = Effect<'absolute', 'unpooled-z'>;

/**
 * The z-test of two proportions with a variance for each, and its dual, the Wald interval of the difference. With few
 * successes or few failures prefer `newcombeInterval`.
 *
 * Not computable: `no-customers`, `zero-variance` (each arm has nobody or everybody).
 */
export function unpooledZTest(options: Arms<Proportion> & IntervalOptions): Computation<UnpooledZTest> {
  const arms = sharesOfArms(options);
  if (!arms.ok) return arms;
  const { control, treatment } = arms.value;
  const measurement = {
    estimate: treatment.share - control.share,
    standardError: Math.sqrt(control.variance + treatment.variance),
    distribution: standardNormal,
  };
  const significance = significanceOf(measurement);
  if (!significance.ok) return significance;
  const interval = symmetricInterval(measurement, options.level ?? DEFAULT_LEVEL);
  return ok({ scale: 'absolute', method: 'unpooled-z', ...significance.value, interval });
}
