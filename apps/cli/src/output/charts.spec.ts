import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bar, sparkline } from './charts.js';

describe('a bar', () => {
  it.each([
    [0, '░░░░'],
    [0.5, '██░░'],
    [1, '████'],
    [1.2, '████'],
    [-1, '░░░░'],
    [null, '░░░░'],
  ])('of %p is %s', (share, expected) => {
    expect(bar(share, 4)).toBe(expected);
  });

  it('is always as wide as it was asked to be', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.nat(80), (share, width) => bar(share, width).length === width),
    );
  });
});

describe('a sparkline', () => {
  it.each([
    [[0, 5, 10], '▁▅█'],
    [[7, 7], '▁▁'],
    [[3], '▁'],
    [[], ''],
    [[-1, 1], '▁█'],
  ])('of %j is %s', (values, expected) => {
    expect(sparkline(values)).toBe(expected);
  });
});
