import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from '#kernel';
import { chiSquareUpperTail } from '../distributions/chi-square.js';
import { near, nearInterval, refused } from '../spec-support.js';
import { newcombeInterval } from './newcombe-interval.js';
import { pooledZTest } from './pooled-z-test.js';
import type { Proportion } from './proportion.js';
import { unpooledZTest } from './unpooled-z-test.js';
import { wilsonInterval } from './wilson-interval.js';

const proportions: fc.Arbitrary<Proportion> = fc
  .integer({ min: 1, max: 10_000 })
  .chain((count) => fc.record({ count: fc.constant(count), successes: fc.nat({ max: count }) }));

const some = { count: 40, successes: 3 };
const nobody = { count: 10, successes: 0 };
const everybody = { count: 20, successes: 20 };
const empty = { count: 0, successes: 0 };

describe('the z-tests of two proportions', () => {
  it.each([{ zTest: pooledZTest }, { zTest: unpooledZTest }])(
    '$zTest.name says why it is not computable',
    ({ zTest }) => {
      expect(zTest({ control: empty, treatment: some })).toEqual(refused('no-customers'));
      expect(zTest({ control: some, treatment: empty })).toEqual(refused('no-customers'));
      expect(zTest({ control: nobody, treatment: nobody })).toEqual(refused('zero-variance'));
      expect(zTest({ control: everybody, treatment: everybody })).toEqual(refused('zero-variance'));
      expect(zTest({ control: nobody, treatment: some }).ok).toBe(true);
    },
  );

  it('differ at nobody against everybody: only the pooled variance exists', () => {
    expect(unpooledZTest({ control: nobody, treatment: everybody })).toEqual(refused('zero-variance'));
    expect(pooledZTest({ control: nobody, treatment: everybody }).ok).toBe(true);
  });

  it('throw for counts that cannot be', () => {
    expect(() => pooledZTest({ control: some, treatment: { count: 3, successes: 4 } })).toThrow(RangeError);
    expect(() => unpooledZTest({ control: some, treatment: { count: 3, successes: -1 } })).toThrow(RangeError);
  });

  it('change only their sign when the arms are swapped, and when successes become failures', () => {
    const failures = ({ count, successes }: Proportion) => ({ count, successes: count - successes });
    fc.assert(
      fc.property(
        proportions,
        proportions,
        fc.constantFrom(pooledZTest, unpooledZTest),
        (control, treatment, zTest) => {
          const plain = zTest({ control, treatment });
          fc.pre(plain.ok);
          const opposite = expect.objectContaining({
            estimate: near(-plain.value.estimate, { absolute: 1e-15 }),
            statistic: near(-plain.value.statistic, { absolute: 1e-12 }),
            pValue: near(plain.value.pValue, { absolute: 1e-12 }),
          });
          expect(zTest({ control: treatment, treatment: control })).toEqual(ok(opposite));
          expect(zTest({ control: failures(control), treatment: failures(treatment) })).toEqual(ok(opposite));
        },
      ),
    );
  });

  it("is Pearson's chi-square of the table when pooled", () => {
    const test = pooledZTest({ control: { count: 900, successes: 100 }, treatment: { count: 1000, successes: 150 } });
    if (!test.ok) throw new Error('not computable');
    expect(chiSquareUpperTail(test.value.statistic ** 2, 1)).toEqual(near(test.value.pValue, { relative: 1e-12 }));
  });
});

describe('the score intervals', () => {
  it('hold at nobody and everybody, and end there', () => {
    expect(wilsonInterval(nobody)).toEqual(ok({ method: 'wilson', ...nearInterval(0.95, [0, 0.277532799862889]) }));
    expect(wilsonInterval({ count: 10, successes: 10 })).toEqual(
      ok({ method: 'wilson', ...nearInterval(0.95, [0.722467200137111, 1]) }),
    );
    expect(newcombeInterval({ control: nobody, treatment: everybody }).ok).toBe(true);
  });

  it('are not computable for nobody at all', () => {
    expect(wilsonInterval(empty)).toEqual(refused('no-customers'));
    expect(newcombeInterval({ control: some, treatment: empty })).toEqual(refused('no-customers'));
    expect(newcombeInterval({ control: empty, treatment: some })).toEqual(refused('no-customers'));
  });

  it('stay within what a proportion can be, and around what was seen', () => {
    const levels = fc.constantFrom(0.5, 0.8, 0.95, 0.999);
    fc.assert(
      fc.property(proportions, proportions, levels, (control, treatment, level) => {
        const arm = wilsonInterval({ ...control, level });
        const difference = newcombeInterval({ control, treatment, level });
        if (!arm.ok || !difference.ok) throw new Error('not computable');
        const share = control.successes / control.count;
        const slack = 1e-15;
        const ascending = [0, arm.value.lower, share + slack, arm.value.upper + 2 * slack, 1 + 3 * slack];
        expect(ascending.toSorted((a, b) => a - b)).toEqual(ascending);
        expect(difference.value.lower).toBeGreaterThanOrEqual(-1 - slack);
        expect(difference.value.upper).toBeLessThanOrEqual(1 + slack);
      }),
    );
  });
});
