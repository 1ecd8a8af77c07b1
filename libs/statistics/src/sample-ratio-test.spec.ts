import { describe, expect, it } from '@jest/globals';
import { ok } from '#kernel';
import { type ArmSplit, sampleRatioTest } from './sample-ratio-test.js';
import { near, refused } from './spec-support.js';

const split = (...arms: ReadonlyArray<[weight: number, observed: number]>): ArmSplit[] =>
  arms.map(([weight, observed], index) => ({ arm: `arm ${index}`, weight, observed }));

describe('sampleRatioTest', () => {
  it('calls a mismatch below p = 0.001 and not above', () => {
    const verdict = (treated: number) => {
      const result = sampleRatioTest({ arms: split([0.5, 10_000], [0.5, treated]) });
      return result.ok && result.value.mismatch;
    };
    expect([9_534, 10_000, 10_470, 10_471, 11_000].map(verdict)).toEqual([true, false, false, true, true]);
  });

  it('leaves arms of weight zero out of the degrees of freedom too', () => {
    const two = sampleRatioTest({ arms: split([1, 1000], [1, 1100]) });
    expect(sampleRatioTest({ arms: split([1, 1000], [1, 1100], [0, 0]) })).toEqual(two);
    expect(two).toEqual(
      ok({
        outcome: 'tested',
        method: 'pearson-chi-square',
        statistic: near(4.7619047619),
        degreesOfFreedom: 1,
        pValue: near(0.0290963317413),
        mismatch: false,
      }),
    );
  });

  it('names the arms that should have nobody and have somebody, however few', () => {
    const result = sampleRatioTest({ arms: split([1, 3], [0, 1], [1, 4], [0, 0], [0, 9]) });
    expect(result).toEqual(ok({ outcome: 'customers-in-zero-weight-arm', arms: ['arm 1', 'arm 4'], mismatch: true }));
  });

  it('does not mind the scale of the weights', () => {
    const result = sampleRatioTest({ arms: split([90, 9100], [10, 900]) });
    expect(result).toEqual(
      ok(expect.objectContaining({ statistic: near(11.1111111111), pValue: near(0.000858120666394), mismatch: true })),
    );
  });

  it('waits until the smallest arm can be judged', () => {
    expect(sampleRatioTest({ arms: split([1, 15], [1, 0]) })).toEqual(refused('sample-too-small'));
    expect(sampleRatioTest({ arms: split([1, 16], [1, 0]) }).ok).toBe(true);
    expect(sampleRatioTest({ arms: split([9, 79], [1, 0]) })).toEqual(refused('sample-too-small'));
    expect(sampleRatioTest({ arms: split([9, 70], [1, 10]) }).ok).toBe(true);
    expect(sampleRatioTest({ arms: split([1, 0], [1, 0]), minimumExpected: 0 })).toEqual(refused('sample-too-small'));
  });

  it('needs two arms', () => {
    expect(sampleRatioTest({ arms: [] })).toEqual(refused('too-few-arms'));
    expect(sampleRatioTest({ arms: split([1, 100], [0, 0]) })).toEqual(refused('too-few-arms'));
  });

  it.each([
    [-1, 5],
    [Number.NaN, 5],
    [Number.POSITIVE_INFINITY, 5],
    [1, -5],
    [1, 0.5],
  ])('throws for the weight %p with %p customers: that is a bug', (weight, observed) => {
    expect(() => sampleRatioTest({ arms: split([1, 5], [weight, observed]) })).toThrow(RangeError);
  });
});
