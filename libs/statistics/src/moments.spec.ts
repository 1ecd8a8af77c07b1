import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from '#kernel';
import { momentsFromSums } from './moments.js';
import { near, refused, sumsOf } from './spec-support.js';

describe('momentsFromSums', () => {
  it('gives the mean and the variance of the sample', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(momentsFromSums(sumsOf(values))).toEqual({ count: 8, mean: ok(5), variance: ok(near(32 / 7)) });
  });

  it('takes numbers as well as decimal strings', () => {
    const asText = momentsFromSums({ count: 2, sum: '0.30', sumOfSquares: '0.05' });
    expect(momentsFromSums({ count: 2, sum: 0.3, sumOfSquares: 0.05 })).toEqual(asText);
    expect(asText.variance).toEqual(ok(0.005));
  });

  it('loses nothing when the mean is large and the spread small', () => {
    const sums = { count: 3, sum: '3000000000.3', sumOfSquares: '3000000000600000000.05' };
    expect(momentsFromSums(sums)).toEqual({ count: 3, mean: ok(near(1_000_000_000.1)), variance: ok(0.01) });
  });

  it('keeps the variance of whole values wherever they lie', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (sample, shift) => {
        const moved = momentsFromSums(sumsOf(sample.map((value) => value + shift)));
        expect(moved.variance).toEqual(momentsFromSums(sumsOf(sample)).variance);
      }),
    );
  });

  it('says why a moment is not computable', () => {
    expect(momentsFromSums({ count: 0, sum: 0, sumOfSquares: 0 })).toEqual({
      count: 0,
      mean: refused('no-customers'),
      variance: refused('no-customers'),
    });
    expect(momentsFromSums({ count: 1, sum: 7, sumOfSquares: 49 })).toEqual({
      count: 1,
      mean: ok(7),
      variance: refused('too-few-customers'),
    });
  });

  it.each(['NaN', 'Infinity', '-Infinity', Number.NaN])('refuses %p, which a numeric or a double can hold', (sum) => {
    const { mean, variance } = momentsFromSums({ count: 2, sum, sumOfSquares: sum });
    expect([mean, variance]).toEqual([refused('not-finite'), refused('not-finite')]);
  });

  it('refuses sums that no sample can have, and a variance beyond the doubles', () => {
    expect(momentsFromSums({ count: 2, sum: 4, sumOfSquares: 7 }).variance).toEqual(refused('inconsistent-sums'));
    expect(momentsFromSums({ count: 2, sum: 0, sumOfSquares: '1e308' }).variance).toEqual(refused('not-finite'));
  });

  it.each([-1, 1.5, Number.NaN])('throws for the count %p: that is a bug', (count) => {
    expect(() => momentsFromSums({ count, sum: 0, sumOfSquares: 0 })).toThrow(RangeError);
  });
});
