import { describe, expect, it } from '@jest/globals';
import type { Arms } from './arms.js';
import type { Computation } from './computation.js';
import type { Interval } from './effect.js';
import { momentsFromSums, type SampleMoments } from './moments.js';
import { newcombeInterval } from './proportions/newcombe-interval.js';
import { pooledZTest } from './proportions/pooled-z-test.js';
import { relativeUplift } from './relative-uplift.js';
import { sampleRatioTest } from './sample-ratio-test.js';
import { seededUniform } from './spec-support.js';
import { welchTest } from './welch-test.js';

/** Do the intervals cover and the tests alarm as often as they say? Seeded, so that the answer is always the same. */
const REPLICATIONS = 4000;

/** The share of replications in which something happened, within 3.3 Monte-Carlo standard errors of what it should be. */
function expectRate(expected: number, happens: () => boolean): void {
  let count = 0;
  for (let replication = 0; replication < REPLICATIONS; replication++) if (happens()) count++;
  const allowed = 3.3 * Math.sqrt((expected * (1 - expected)) / REPLICATIONS);
  expect(Math.abs(count / REPLICATIONS - expected)).toBeLessThan(allowed);
}

function computed<T>(computation: Computation<T>): T {
  if (!computation.ok) throw new Error(computation.error.reason);
  return computation.value;
}

const covers = ({ lower, upper }: Interval, truth: number): boolean => lower <= truth && truth <= upper;

function sample(count: number, draw: () => number): SampleMoments {
  const sums = { count, sum: 0, sumOfSquares: 0 };
  for (let customer = 0; customer < count; customer++) {
    const value = draw();
    sums.sum += value;
    sums.sumOfSquares += value ** 2;
  }
  return momentsFromSums(sums);
}

// A lookup of Math is slow in Jest's sandbox, and there are millions.
const { cos, log, PI, sqrt } = Math;

/** Box and Muller, one value of the two. */
const normal = (uniform: () => number, mean: number, deviation: number) => (): number =>
  mean + deviation * sqrt(-2 * log(1 - uniform())) * cos(2 * PI * uniform());

/** What spend looks like: most buy nothing, the others spend an exponential amount with this mean. */
const spend = (uniform: () => number, buyers: number, mean: number) => (): number =>
  uniform() < buyers ? -mean * log(1 - uniform()) : 0;

describe('in simulation', () => {
  it("Welch's interval covers the difference, at unequal sizes and variances", () => {
    const uniform = seededUniform(1);
    const control = normal(uniform, 10, 1);
    const treatment = normal(uniform, 11, 4);
    expectRate(0.95, () => {
      const test = computed(welchTest({ control: sample(40, control), treatment: sample(12, treatment) }));
      return covers(test.interval, 1);
    });
  });

  it("Welch's test alarms falsely at its level, at unequal sizes and variances", () => {
    const uniform = seededUniform(2);
    const control = normal(uniform, 10, 4);
    const treatment = normal(uniform, 10, 1);
    expectRate(0.05, () => {
      const arms: Arms<SampleMoments> = { control: sample(15, control), treatment: sample(50, treatment) };
      return computed(welchTest(arms)).pValue < 0.05;
    });
  });

  it('both scales cover the uplift of a skewed metric', () => {
    const uniform = seededUniform(3);
    const control = spend(uniform, 0.3, 50);
    const treatment = spend(uniform, 0.36, 50);
    const arms = () => ({ control: sample(500, control), treatment: sample(500, treatment) });
    expectRate(0.95, () => covers(computed(welchTest(arms())).interval, 3));
    expectRate(0.95, () => covers(computed(relativeUplift(arms())).interval, 0.2));
  });

  it("Newcombe's interval covers and the pooled z-test alarms falsely at its level", () => {
    const uniform = seededUniform(4);
    const arm = (count: number, share: number) => {
      let successes = 0;
      for (let customer = 0; customer < count; customer++) if (uniform() < share) successes++;
      return { count, successes };
    };
    expectRate(0.95, () =>
      covers(computed(newcombeInterval({ control: arm(300, 0.1), treatment: arm(400, 0.15) })), 0.05),
    );
    expectRate(0.05, () => computed(pooledZTest({ control: arm(400, 0.2), treatment: arm(300, 0.2) })).pValue < 0.05);
  });

  it('the sample ratio test alarms falsely at its level', () => {
    const uniform = seededUniform(5);
    const splitOf = (customers: number) => {
      const observed = { half: 0, third: 0, rest: 0 };
      for (let customer = 0; customer < customers; customer++) {
        const draw = uniform();
        observed[draw < 1 / 2 ? 'half' : draw < 5 / 6 ? 'third' : 'rest']++;
      }
      return sampleRatioTest({
        arms: [
          { arm: 'half', weight: 3, observed: observed.half },
          { arm: 'third', weight: 2, observed: observed.third },
          { arm: 'rest', weight: 1, observed: observed.rest },
          { arm: 'closed', weight: 0, observed: 0 },
        ],
      });
    };
    const pValues = Array.from({ length: REPLICATIONS }, () => {
      const split = computed(splitOf(600));
      return split.outcome === 'tested' ? split.pValue : 0;
    });
    const nextPValue = pValues.values();
    expectRate(0.05, () => (nextPValue.next().value ?? 0) < 0.05);
    expect(pValues.filter((pValue) => pValue < 0.001).length).toBeLessThanOrEqual(12);
  });
});
