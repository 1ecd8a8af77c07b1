import { ok } from '#kernel';
import type { Arms } from '../arms.js';
import type { Computation } from '../computation.js';
import { DEFAULT_LEVEL, type Interval, type IntervalOptions } from '../effect.js';
import { type Proportion, sharesOfArms } from './proportion.js';
import { wilson } from './wilson-interval.js';

export interface NewcombeInterval extends Interval {
  readonly scale: 'absolute';
  readonly method: 'newcombe-wilson';
}

/**
 * The interval of the difference of two proportions, treatment minus control, built from the Wilson intervals of the arms.
 * It also holds for small arms and for proportions of 0 and 1.
 *
 * Not computable: `no-customers`. Source: Newcombe, Statistics in Medicine 17 (1998), method 10.
 */
export function newcombeInterval(options: Arms<Proportion> & IntervalOptions): Computation<NewcombeInterval> {
  const arms = sharesOfArms(options);
  if (!arms.ok) return arms;
  const { control, treatment } = arms.value;
  const level = options.level ?? DEFAULT_LEVEL;
  const controlInterval = wilson(control, level);
  const treatmentInterval = wilson(treatment, level);
  const difference = treatment.share - control.share;
  return ok({
    scale: 'absolute',
    method: 'newcombe-wilson',
    level,
    lower: difference - Math.hypot(treatment.share - treatmentInterval.lower, controlInterval.upper - control.share),
    upper: difference + Math.hypot(treatmentInterval.upper - treatment.share, control.share - controlInterval.lower),
  });
}
