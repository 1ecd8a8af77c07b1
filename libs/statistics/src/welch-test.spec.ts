import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from '#kernel';
import { momentsFromSums } from './moments.js';
import { moments, near, nearInterval, refused, sumsOf } from './spec-support.js';
import { welchTest } from './welch-test.js';

/** Order values in cents: whole, skewed by nature, with at least two different ones. */
const orders = fc
  .array(fc.integer({ min: 0, max: 50_000 }), { minLength: 2, maxLength: 30 })
  .filter((values) => new Set(values).size > 1);

const computed = (control: readonly number[], treatment: readonly number[]) => {
  const test = welchTest({ control: momentsFromSums(sumsOf(control)), treatment: momentsFromSums(sumsOf(treatment)) });
  if (!test.ok) throw new Error(test.error.reason);
  return test.value;
};

describe('welchTest', () => {
  it('agrees with the figures of the gbstats test suite, to the digits printed there', () => {
    const printed = { relative: 0, absolute: 5e-6 };
    const control = momentsFromSums({ count: 3407, sum: '1396.87', sumOfSquares: '52377.9767' });
    const treatment = momentsFromSums({ count: 3461, sum: '2422.7', sumOfSquares: '134698.29' });
    expect(welchTest({ control, treatment })).toEqual(
      ok({
        scale: 'absolute',
        method: 'welch-t',
        estimate: near(0.29, printed),
        standardError: near(0.12478, printed),
        statistic: near(2.3241, { relative: 1e-4 }),
        pValue: near(0.02016, printed),
        degreesOfFreedom: near(5841.74, { relative: 1e-6 }),
        interval: nearInterval(0.95, [0.04538, 0.53462], printed),
      }),
    );
  });

  it('takes the level of the interval, and nothing else changes', () => {
    const arms = { control: moments(10, 5, 4), treatment: moments(12, 7, 9) };
    const [narrow, wide] = [welchTest({ ...arms, level: 0.8 }), welchTest({ ...arms, level: 0.99 })];
    if (!narrow.ok || !wide.ok) throw new Error('not computable');
    expect(wide.value.pValue).toBe(narrow.value.pValue);
    expect(wide.value.interval.lower).toBeLessThan(narrow.value.interval.lower);
    expect(() => welchTest({ ...arms, level: 95 })).toThrow(RangeError);
  });

  it('computes with one arm that has no variance, on the degrees of freedom of the other', () => {
    const test = welchTest({ control: moments(20, 0, 0), treatment: moments(30, 1, 3) });
    expect(test).toEqual(
      ok(expect.objectContaining({ degreesOfFreedom: near(29), standardError: near(Math.sqrt(0.1)) })),
    );
  });

  it('keeps its degrees of freedom when variances are tiny', () => {
    const large = welchTest({ control: moments(20, 1, 2), treatment: moments(30, 2, 3) });
    const tiny = welchTest({ control: moments(20, 1e-120, 2e-240), treatment: moments(30, 2e-120, 3e-240) });
    if (!large.ok || !tiny.ok) throw new Error('not computable');
    expect(tiny.value.degreesOfFreedom).toEqual(near(large.value.degreesOfFreedom));
    expect(tiny.value.pValue).toEqual(near(large.value.pValue));
  });

  it('says why it is not computable', () => {
    const empty = momentsFromSums({ count: 0, sum: 0, sumOfSquares: 0 });
    const single = momentsFromSums({ count: 1, sum: 5, sumOfSquares: 25 });
    const constant = moments(100, 1, 0);
    const usual = moments(100, 1, 2);
    expect(welchTest({ control: empty, treatment: usual })).toEqual(refused('no-customers'));
    expect(welchTest({ control: usual, treatment: single })).toEqual(refused('too-few-customers'));
    expect(welchTest({ control: constant, treatment: constant })).toEqual(refused('zero-variance'));
    expect(welchTest({ control: usual, treatment: moments(2, 0, 1.7e308) }).ok).toBe(true);
    expect(welchTest({ control: moments(2, 0, 1.7e308), treatment: moments(1, 0, 1.7e308) })).toEqual(
      refused('not-finite'),
    );
  });

  it('changes only its sign when the arms are swapped', () => {
    fc.assert(
      fc.property(orders, orders, (control, treatment) => {
        const [there, back] = [computed(control, treatment), computed(treatment, control)];
        expect(back.estimate + there.estimate).toBe(0);
        expect(back.statistic + there.statistic).toBe(0);
        expect(back.pValue).toBe(there.pValue);
        expect(back.degreesOfFreedom).toBe(there.degreesOfFreedom);
        expect(back.interval.lower + there.interval.upper).toBe(0);
      }),
    );
  });

  it('scales its estimate with the values and leaves t alone', () => {
    fc.assert(
      fc.property(orders, orders, fc.integer({ min: 2, max: 1000 }), (control, treatment, factor) => {
        const scale = (values: readonly number[]) => values.map((value) => value * factor);
        const [plain, scaled] = [computed(control, treatment), computed(scale(control), scale(treatment))];
        expect(scaled.estimate).toEqual(near(plain.estimate * factor, { absolute: 1e-10 * factor }));
        expect(scaled.standardError).toEqual(near(plain.standardError * factor));
        expect(scaled.statistic).toEqual(near(plain.statistic, { absolute: 1e-8 }));
      }),
    );
  });

  it('does not mind a constant added to everybody', () => {
    fc.assert(
      fc.property(orders, orders, fc.integer({ min: -1_000_000, max: 1_000_000 }), (control, treatment, constant) => {
        const add = (values: readonly number[]) => values.map((value) => value + constant);
        const [plain, shifted] = [computed(control, treatment), computed(add(control), add(treatment))];
        expect(shifted.estimate).toEqual(near(plain.estimate, { absolute: 1e-9 }));
        expect(shifted.standardError).toBe(plain.standardError);
        expect(shifted.pValue).toEqual(near(plain.pValue, { relative: 1e-6 }));
      }),
    );
  });
});
