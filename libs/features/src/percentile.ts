import type { SqlParameters } from '#kernel';

/** Percentiles are told in steps of 0.1. */
export const PERCENTILE_BINS = 1000;

/**
 * The share of customers below a value, in percent from 0 to 99.9: how many of the 999 frozen cut points lie strictly below it,
 * divided by 10. So equal values have equal percentiles, and never more than a tenth of the customers that were fitted are at 90
 * or above.
 */
export const percentileRank = (value: number, cuts: readonly number[]): number => countBelow(cuts, value) / 10;

/** How many of ascending numbers lie strictly below another. */
function countBelow(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The same in SQL. `width_bucket` counts the cut points at or below a value, by bisection; so it is asked about the negatives, to
 * learn how many lie at or above.
 *
 * @param cuts ascending
 */
export function percentileSql(value: string, cuts: readonly number[], parameters: SqlParameters): string {
  const negated = parameters.bind(cuts.map((cut) => -cut).reverse(), 'float8[]');
  return `((${cuts.length} - width_bucket(-(${value})::float8, ${negated})) / 10.0::float8)`;
}
