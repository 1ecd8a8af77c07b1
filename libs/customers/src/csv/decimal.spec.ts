import { describe, expect, it, test } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { DecimalReader } from './decimal-reader.js';
import type { DecimalMark } from './parse-decimal.js';
import { applySign } from './sign.js';

const read = (text: string, mark: DecimalMark = 'point') => new DecimalReader([0], mark).read([text]);
const product = (...texts: string[]) => new DecimalReader([...texts.keys()], 'point').read(texts);

describe('numbers that are read', () => {
  test.each([
    ['17', '17'],
    ['2.55', '2.55'],
    ['2.50', '2.5'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0.00', '0'],
    ['+3', '3'],
    ['  4 ', '4'],
    ['1,234', '1234'],
    ['1,234,567.80', '1234567.8'],
    ['12,34,567', '1234567'],
    ['1 234.5', '1234.5'],
    ['1\u00a0234\u00a0567', '1234567'],
    ['1’234.50', '1234.5'],
    ['£12.50', '12.5'],
    ['-£1,234.50', '-1234.5'],
    ['$-5', '-5'],
    ['12 €', '12'],
    ['(12.50)', '-12.5'],
    ['($1,000)', '-1000'],
    ['−7', '-7'],
    ['1.5E+3', '1500'],
    ['1e-05', '0.00001'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    ['1.234,56', '1234.56'],
    ['1.234.567', '1234567'],
    ['1 234,56 €', '1234.56'],
    ['-0,5', '-0.5'],
    ['3', '3'],
    ['(3,10)', '-3.1'],
  ])('with the decimal comma: %s', (text, expected) => {
    expect(read(text, 'comma')).toBe(expected);
  });
});

test.each(['', ' ', '\u00a0'])('an empty cell is no value: %j', (text) => {
  expect(read(text)).toBe('');
});

describe('what is refused', () => {
  test.each([
    'n/a',
    'NaN',
    'Infinity',
    '-',
    '.',
    '()',
    '1,5',
    '12,34',
    '1,2345',
    '1.2.3',
    '1 2',
    '--1',
    '-(1)',
    '(1',
    '1)',
    '0x10',
    '1e999',
    '1234567890123456789012345678901',
    '1e30',
    '12 EUR',
  ])('%s', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test.each(['1.5', '1,234,567', '1,2,3'])('with the decimal comma: %s', (text) => {
    expect(read(text, 'comma')).toBeUndefined();
  });

  it('takes no longer over a long text than over a short one', () => {
    expect(read('1 '.repeat(100_000))).toBeUndefined();
    expect(read('('.repeat(100_000))).toBeUndefined();
  });
});

describe('products', () => {
  test.each([
    [['6', '2.55'], '15.3'],
    [['-1', '0.1'], '-0.1'],
    [['0', '-3.5'], '0'],
    [['1,000', '£2'], '2000'],
    [['99999999999.99', '99999999999.99'], '9999999999998000000000.0001'],
    [['2', '3', '4'], '24'],
    [['2', ''], ''],
    [['2', 'x'], undefined],
    [['1e20', '1e20'], undefined],
  ])('%j', (texts, expected) => {
    expect(product(...texts)).toBe(expected);
  });

  const decimal = fc
    .tuple(fc.bigInt(-(10n ** 17n), 10n ** 17n), fc.integer({ min: 0, max: 12 }))
    .map(([digits, scale]) => new Big(digits.toString()).times(`1e-${scale}`).toFixed());

  it('are those of exact arithmetic', () => {
    const numbers = fc.array(fc.oneof(decimal, fc.constantFrom('0', '1', '-1', '0.1')), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(numbers, (texts) => {
        const expected = texts.reduce((exact, text) => exact.times(text), new Big(1));
        const plain = expected.eq(0) ? '0' : expected.toFixed();
        expect(product(...texts)).toBe(expected.e >= 30 ? undefined : plain);
      }),
    );
  });
});

test.each([
  ['5', 'negated', '-5'],
  ['-5', 'negated', '5'],
  ['0', 'negated', '0'],
  ['-5', 'absolute', '5'],
  ['5', 'absolute', '5'],
  ['-5', 'kept', '-5'],
] as const)('%s %s is %s', (decimal, sign, expected) => {
  expect(applySign(decimal, sign)).toBe(expected);
});
