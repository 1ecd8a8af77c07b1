import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { count, duration, instant, money, number, percent, pValue, signedPercent } from './format.js';

describe('duration', () => {
  it.each([
    [0, '0.00 s'],
    [450, '0.45 s'],
    [12_340, '12.3 s'],
    [100_000, '1 min 40 s'],
    [119_600, '2 min 0 s'],
    [3_600_000, '60 min 0 s'],
  ])('%d ms as %s', (elapsedMs, expected) => {
    expect(duration(elapsedMs)).toBe(expected);
  });

  it('never shows sixty seconds', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), (ms) => !duration(ms).includes(' 60 s')));
  });
});

describe('number', () => {
  it.each([
    [0, '0'],
    [1234.56, '1,234.6'],
    [-1234.56, '-1,234.6'],
    [12.3456, '12.346'],
    [0.5, '0.5'],
    [-0.012345, '-0.01235'],
    [0.99999, '1'],
    [1e-9, '1.000e-9'],
  ])('%d as %s', (value, expected) => {
    expect(number(value)).toBe(expected);
  });

  it('is off by less than a thousandth of what it stands for', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        const shown = Number(number(value).replaceAll(',', ''));
        return Math.abs(shown - value) <= Math.abs(value) * 1e-3;
      }),
    );
  });
});

describe('money', () => {
  it.each([
    ['0', '0.00'],
    ['1234.5', '1,234.50'],
    ['-0.005', '-0.01'],
    // more digits than a double holds
    ['12345678901234567890.12', '12,345,678,901,234,567,890.12'],
  ])('%s as %s', (decimal, expected) => {
    expect(money(decimal)).toBe(expected);
  });
});

describe('pValue', () => {
  it.each([
    [1, '1.0000'],
    [0.03141, '0.0314'],
    [0.0001, '0.0001'],
    [0.00002718, '2.7e-5'],
    [1e-301, '< 1e-300'],
    [0, '< 1e-300'],
  ])('%d as %s', (p, expected) => {
    expect(pValue(p)).toBe(expected);
  });
});

describe('shares and counts', () => {
  it('have a dash where there is nothing to divide by', () => {
    expect([percent(0), percent(0.12345), percent(1), percent(null)]).toEqual(['0.0%', '12.3%', '100.0%', '–']);
  });

  it('show the sign of a difference', () => {
    expect([signedPercent(0.1), signedPercent(-0.1), signedPercent(0)]).toEqual(['+10.00%', '-10.00%', '0.00%']);
  });

  it('group thousands', () => {
    expect(count(1_234_567)).toBe('1,234,567');
  });
});

describe('instant', () => {
  it('is in UTC, wherever the terminal stands', () => {
    expect(instant(new Date('2011-12-11T01:30:59+02:00'))).toBe('2011-12-10 23:30 UTC');
  });
});
