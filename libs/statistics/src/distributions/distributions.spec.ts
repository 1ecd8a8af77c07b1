import { describe, expect, it, test } from '@jest/globals';
import { near } from '../spec-support.js';
import { chiSquareUpperTail } from './chi-square.js';
import { standardNormal } from './standard-normal.js';
import { studentT } from './student-t.js';

// Expected figures: mpmath 1.3 with 40 digits, rounded to doubles.
const tight = { relative: 1e-12 };

describe('studentT', () => {
  test.each([
    [0, 5, 1],
    [0.5, 1, 0.7048327646991335],
    [2, 3.3, 0.13095886443944948],
    [1.96, 100.4, 0.052767774300921874],
    [10, 4321.1, 2.725051432449053e-23],
    [22.6202307667, 40593.6882286, 1.3644511969864511e-112],
    [35, 1_000_000.5, 3.274983018360876e-268],
  ])('two-sided tail beyond %p with %p degrees of freedom', (statistic, degreesOfFreedom, expected) => {
    const { twoSidedTail } = studentT(degreesOfFreedom);
    expect(twoSidedTail(statistic)).toEqual(near(expected, tight));
    expect(twoSidedTail(-statistic)).toBe(twoSidedTail(statistic));
  });

  test.each([
    [0.95, 1, 12.706204736174705],
    [0.95, 3.3, 3.0248744618408083],
    [0.5, 7, 0.7111417780817864],
    [0.99, 100.4, 2.6256874709198748],
    [0.999, 40593.6882286, 3.290766433152194],
    [0.999999, 18.4, 7.164099551324474],
  ])('critical value at level %p with %p degrees of freedom', (level, degreesOfFreedom, expected) => {
    expect(studentT(degreesOfFreedom).criticalValue(level)).toEqual(near(expected, { relative: 1e-10 }));
  });
});

describe('standardNormal', () => {
  test.each([
    [0, 1],
    [0.5, 0.6170750774519738],
    [1.96, 0.04999579029644087],
    [10, 1.523970604832105e-23],
    [22.6, 4.333718175206897e-113],
    [37, 1.1451142445049154e-299],
  ])('two-sided tail beyond %p', (statistic, expected) => {
    expect(standardNormal.twoSidedTail(statistic)).toEqual(near(expected, tight));
    expect(standardNormal.twoSidedTail(-statistic)).toBe(standardNormal.twoSidedTail(statistic));
  });

  test.each([
    [0.5, 0.6744897501960817],
    [0.95, 1.9599639845400543],
    [0.99, 2.575829303548901],
    [0.999999, 4.89163847569859],
  ])('critical value at level %p', (level, expected) => {
    expect(standardNormal.criticalValue(level)).toEqual(near(expected, { relative: 1e-11 }));
  });
});

describe('chiSquareUpperTail', () => {
  test.each([
    [0, 1, 1],
    [0.01, 2, 0.9950124791926823],
    [3.84, 1, 0.050043521248705106],
    [10, 4, 0.040427681994512805],
    [100, 1, 1.523970604832105e-23],
    [505.6, 1, 5.748264474804607e-112],
    [505.6, 99, 7.9278281807335875e-56],
    [900, 3, 8.851690237125581e-195],
  ])('beyond %p with %p degrees of freedom', (statistic, degreesOfFreedom, expected) => {
    expect(chiSquareUpperTail(statistic, degreesOfFreedom)).toEqual(near(expected, tight));
  });
});

it.each([0, 1, -0.5, 95, Number.NaN])('a level of %p is a bug', (level) => {
  expect(() => standardNormal.criticalValue(level)).toThrow(RangeError);
  expect(() => studentT(5).criticalValue(level)).toThrow(RangeError);
});
