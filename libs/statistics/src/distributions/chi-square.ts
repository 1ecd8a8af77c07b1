import incompleteGamma from '@stdlib/math-base-special-gammainc';

/** P(X >= statistic) of the chi-square distribution, with full relative accuracy in the far tail. */
export const chiSquareUpperTail = (statistic: number, degreesOfFreedom: number): number =>
  incompleteGamma(statistic / 2, degreesOfFreedom / 2, true, true);
