import tCumulative from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { outsideMass, type ReferenceDistribution } from './reference-distribution.js';

/** Student's t distribution; the degrees of freedom need not be whole. */
export const studentT = (degreesOfFreedom: number): ReferenceDistribution => ({
  twoSidedTail: (statistic) => 2 * tCumulative(-Math.abs(statistic), degreesOfFreedom),
  criticalValue: (level) => -tQuantile(outsideMass(level) / 2, degreesOfFreedom),
});
