import erfc from '@stdlib/math-base-special-erfc';
import erfcInverse from '@stdlib/math-base-special-erfcinv';
import { outsideMass, type ReferenceDistribution } from './reference-distribution.js';

/** The normal distribution of mean 0 and variance 1. */
export const standardNormal: ReferenceDistribution = {
  twoSidedTail: (statistic) => erfc(Math.abs(statistic) * Math.SQRT1_2),
  criticalValue: (level) => Math.SQRT2 * erfcInverse(outsideMass(level)),
};
