/** A distribution symmetric about zero: what a test statistic follows when there is no effect. */
export interface ReferenceDistribution {
  /** P(|X| >= |statistic|): the two-sided p-value. Keeps its full relative accuracy in the far tail, down to 1e-300. */
  twoSidedTail(statistic: number): number;
  /** The c with P(|X| < c) = level. @throws RangeError when the level is not between 0 and 1. */
  criticalValue(level: number): number;
}

/** The probability that an interval at `level` leaves outside, on both sides together. */
export function outsideMass(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, exclusive: ${level}`);
  return 1 - level;
}
