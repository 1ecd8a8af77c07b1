import { ok } from '#kernel';
import type { Arms } from '../arms.js';
import type { Computation } from '../computation.js';
import { standardNormal } from '../distributions/standard-normal.js';
import { type EffectTest, significanceOf } from '../effect.js';
import { type Proportion, sharesOfArms } from './proportion.js';

export type PooledZTest = EffectTest<'absolute', 'pooled-z'>;

/**
 * The z-test of two proportions with one variance for both, which is what they have when there is no effect. Its square is
 * Pearson's chi-square of the 2 x 2 table. For an interval see `newcombeInterval`.
 *
 * Not computable: `no-customers`, `zero-variance` (nobody in both arms, or everybody).
 */
export function pooledZTest(options: Arms<Proportion>): Computation<PooledZTest> {
  const arms = sharesOfArms(options);
  if (!arms.ok) return arms;
  const { control, treatment } = arms.value;
  const count = control.count + treatment.count;
  const successes = control.successes + treatment.successes;
  const variance = (successes / count) * ((count - successes) / count);
  const significance = significanceOf({
    estimate: treatment.share - control.share,
    standardError: Math.sqrt(variance / control.count + variance / treatment.count),
    distribution: standardNormal,
  });
  return significance.ok ? ok({ scale: 'absolute', method: 'pooled-z', ...significance.value }) : significance;
}
