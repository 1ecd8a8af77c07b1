import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from '#kernel';
import { studentT } from './distributions/student-t.js';
import { momentsFromSums } from './moments.js';
import { relativeUplift } from './relative-uplift.js';
import { moments, near, nearInterval, refused, sumsOf } from './spec-support.js';
import { welchTest } from './welch-test.js';

describe('relativeUplift', () => {
  const control = momentsFromSums({ count: 3407, sum: '1396.87', sumOfSquares: '52377.9767' });
  const treatment = momentsFromSums({ count: 3461, sum: '2422.7', sumOfSquares: '134698.29' });
  const printed = { relative: 0, absolute: 5e-6 };

  it('agrees with the figures of the gbstats test suite, to the digits printed there', () => {
    expect(relativeUplift({ control, treatment })).toEqual(
      ok({
        scale: 'relative',
        method: 'delta-normal',
        estimate: near(0.70732, printed),
        standardError: near(0.37879, printed),
        statistic: near(1.8673, { relative: 1e-4 }),
        pValue: near(0.06186, { relative: 1e-3 }),
        interval: nearInterval(0.95, [-0.0351, 1.44974], { relative: 1e-3 }),
      }),
    );
  });

  it("is gbstats' own interval and p-value once judged by Welch's t", () => {
    const uplift = relativeUplift({ control, treatment });
    const welch = welchTest({ control, treatment });
    if (!uplift.ok || !welch.ok) throw new Error('not computable');
    const distribution = studentT(welch.value.degreesOfFreedom);
    const halfWidth = distribution.criticalValue(0.95) * uplift.value.standardError;
    expect(uplift.value.estimate - halfWidth).toEqual(near(-0.03526, printed));
    expect(uplift.value.estimate + halfWidth).toEqual(near(1.44989, printed));
    expect(distribution.twoSidedTail(uplift.value.statistic)).toEqual(near(0.06191, printed));
  });

  it('is not computable over a baseline of zero, where the absolute difference is', () => {
    const arms = { control: moments(50, 0, 1), treatment: moments(50, 2, 1) };
    expect(relativeUplift(arms)).toEqual(refused('zero-baseline'));
    expect(welchTest(arms).ok).toBe(true);
  });

  it('points up for more, also when the baseline is negative', () => {
    const losses = relativeUplift({ control: moments(50, -10, 1), treatment: moments(50, -8, 1) });
    expect(losses).toEqual(ok(expect.objectContaining({ estimate: near(0.2) })));
  });

  it('says why it is not computable', () => {
    const constant = moments(100, 1, 0);
    const single = momentsFromSums({ count: 1, sum: 5, sumOfSquares: 25 });
    expect(relativeUplift({ control: constant, treatment: constant })).toEqual(refused('zero-variance'));
    expect(relativeUplift({ control: single, treatment: constant })).toEqual(refused('too-few-customers'));
    expect(relativeUplift({ control: moments(9, 1e-300, 1), treatment: moments(9, 1e9, 1) })).toEqual(
      refused('not-finite'),
    );
  });

  it('does not change when all values are scaled', () => {
    const orders = fc
      .array(fc.integer({ min: 1, max: 50_000 }), { minLength: 2, maxLength: 30 })
      .filter((values) => new Set(values).size > 1);
    const upliftOf = (controlValues: readonly number[], treatmentValues: readonly number[]) =>
      relativeUplift({
        control: momentsFromSums(sumsOf(controlValues)),
        treatment: momentsFromSums(sumsOf(treatmentValues)),
      });
    fc.assert(
      fc.property(orders, orders, fc.integer({ min: 2, max: 1000 }), (controlValues, treatmentValues, factor) => {
        const scale = (values: readonly number[]) => values.map((value) => value * factor);
        const plain = upliftOf(controlValues, treatmentValues);
        if (!plain.ok) throw new Error(plain.error.reason);
        const { estimate, standardError, statistic, pValue, interval } = plain.value;
        const rounding = { absolute: 1e-8 };
        expect(upliftOf(scale(controlValues), scale(treatmentValues))).toEqual(
          ok({
            scale: 'relative',
            method: 'delta-normal',
            estimate: near(estimate, rounding),
            standardError: near(standardError),
            statistic: near(statistic, rounding),
            pValue: near(pValue, rounding),
            interval: nearInterval(0.95, [interval.lower, interval.upper], rounding),
          }),
        );
      }),
    );
  });
});
