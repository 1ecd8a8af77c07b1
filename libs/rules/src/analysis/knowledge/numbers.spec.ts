import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../testing/property-runs.js';
import { numbersAround, tenthsAround } from './numbers.js';

const whole = fc.oneof(
  fc.integer({ min: -5, max: 12 }),
  fc.constantFrom(2 ** 53, -(2 ** 53), 2 ** 53 + 2, 1e21, Number.MAX_VALUE),
);
const real = fc.oneof(
  whole,
  fc.constantFrom(0.1, 0.3, 0.1 + 0.2, Number.MIN_VALUE, 2 * Number.MIN_VALUE, -1e-7),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const odd = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

/** How a number compares with each cut point. */
const place = (number: number, cuts: readonly number[]): string =>
  cuts.map((cut) => [number < cut, number === cut, number > cut].map(Number).join('')).join();

describe('numbers that stand for all', () => {
  it('compare with the cut points as any number does', () => {
    const bound = fc.option(fc.oneof(whole, real), { nil: undefined });
    fc.assert(
      fc.property(
        fc.boolean(),
        bound,
        bound,
        fc.array(real, { maxLength: 4 }),
        fc.oneof(real, odd),
        (isWhole, min, max, cuts, any) => {
          const bounds = { whole: isWhole, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
          fc.pre(!isWhole || Number.isInteger(any));
          fc.pre((min === undefined || any >= min) && (max === undefined || any <= max));
          const places = numbersAround(cuts, bounds).map((number) => place(number, cuts));
          expect(places).toContain(place(any, cuts));
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it('are within the bounds', () => {
    expect(numbersAround([0, 2.5, 9], { whole: true, min: 1, max: 5 }).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(numbersAround([10], { whole: false, min: 0 })).toEqual([0, 5, 7.5, 10, 11, 12, Number.POSITIVE_INFINITY]);
    expect(numbersAround([], { whole: true, min: 0, max: 0 })).toEqual([0]);
  });

  it('are tenths of a percent for percentiles', () => {
    const tenth = fc.integer({ min: 0, max: 999 }).map((tenths) => tenths / 10);
    const cut = fc.oneof(tenth, fc.double({ min: -5, max: 120, noNaN: true }));
    fc.assert(
      fc.property(tenth, fc.array(cut, { maxLength: 4 }), (any, cuts) => {
        expect(tenthsAround(cuts).map((number) => place(number, cuts))).toContain(place(any, cuts));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
