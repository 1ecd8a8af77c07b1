export * from './arms.js';
export { type Computation, NOT_COMPUTABLE, type NotComputable, type NotComputableReason } from './computation.js';
export { chiSquareUpperTail } from './distributions/chi-square.js';
export type { ReferenceDistribution } from './distributions/reference-distribution.js';
export { standardNormal } from './distributions/standard-normal.js';
export { studentT } from './distributions/student-t.js';
export {
  DEFAULT_LEVEL,
  type Effect,
  type EffectTest,
  type Interval,
  type IntervalOptions,
  type Scale,
} from './effect.js';
export { momentsFromSums, type SampleMoments, type SufficientStatistics } from './moments.js';
export { type NewcombeInterval, newcombeInterval } from './proportions/newcombe-interval.js';
export { type PooledZTest, pooledZTest } from './proportions/pooled-z-test.js';
export type { Proportion } from './proportions/proportion.js';
export { type UnpooledZTest, unpooledZTest } from './proportions/unpooled-z-test.js';
export { type WilsonInterval, wilsonInterval } from './proportions/wilson-interval.js';
export { type RelativeUplift, relativeUplift } from './relative-uplift.js';
export {
  type ArmSplit,
  type CustomersInZeroWeightArm,
  type SampleRatio,
  type SampleRatioOptions,
  type SampleRatioTest,
  SRM_MINIMUM_EXPECTED,
  SRM_THRESHOLD,
  sampleRatioTest,
} from './sample-ratio-test.js';
export { type WelchTest, welchTest } from './welch-test.js';
