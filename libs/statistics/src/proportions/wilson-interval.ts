import { ok } from '#kernel';
import type { Computation } from '../computation.js';
import { standardNormal } from '../distributions/standard-normal.js';
import { DEFAULT_LEVEL, type Interval, type IntervalOptions } from '../effect.js';
import { type Proportion, type Shares, sharesOf } from './proportion.js';

export interface WilsonInterval extends Interval {
  readonly method: 'wilson';
}

/**
 * Wilson's score interval of one arm's proportion. It stays inside [0, 1] and also holds when nobody or everybody did it.
 *
 * Not computable: `no-customers`. Source: Wilson, JASA 22 (1927).
 */
export function wilsonInterval(options: Proportion & IntervalOptions): Computation<WilsonInterval> {
  const shares = sharesOf(options);
  return shares.ok ? ok({ method: 'wilson', ...wilson(shares.value, options.level ?? DEFAULT_LEVEL) }) : shares;
}

/** The roots of (n + z²) p² - (2x + z²) p + x²/n; the lower one from their product, so that it does not cancel. */
export function wilson({ count, successes, share, variance }: Shares, level: number): Interval {
  const z = standardNormal.criticalValue(level);
  const leading = count + z ** 2;
  const halfWidth = (z * Math.sqrt(variance * count ** 2 + z ** 2 / 4)) / leading;
  const upper = Math.min(1, (successes + z ** 2 / 2) / leading + halfWidth);
  return { level, lower: (successes * share) / leading / upper, upper };
}
