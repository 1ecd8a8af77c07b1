import Big from 'big.js';

export type DecimalMark = 'point' | 'comma';

/** Digits, in groups or not; a fraction; an exponent. Groups of two are how India writes lakhs; the last one always has three. */
const NOTATION = {
  point: /^(\d*|\d{1,3}([,\s'’])(?:\d{2,3}\2)*\d{3})(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i,
  comma: /^(\d*|\d{1,3}([.\s'’])(?:\d{2,3}\2)*\d{3})(?:,(\d*))?(?:e([+-]?\d{1,3}))?$/i,
} as const;

const SIGNED = /^([-−+(]?)\s*([^\s()].*?|)\s*(\)?)$/;
const CURRENCY_SIGNS = /\p{Sc}/gu;
const LONGEST_NUMBER = 200;
const MOST_INTEGER_DIGITS = 30;
const MOST_FRACTION_DIGITS = 100;

/**
 * Reads a number as people and programs write it, exactly: `1234.5`, `-£1,234.50`, `(12)` for −12, `1.5E+3`, and with the decimal comma
 * `1.234,56 €`. @returns `undefined` for anything else; `1,5` with a decimal point is not 15.
 */
export function parseDecimal(text: string, mark: DecimalMark): Big | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const [, sign, magnitude = '', closing] = SIGNED.exec(text.replace(CURRENCY_SIGNS, '').trim()) ?? [];
  if ((sign === '(') !== (closing === ')')) return undefined;
  const [, whole = '', , fraction = '', exponent = '0'] = NOTATION[mark].exec(magnitude) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const number = new Big(`${whole.replace(/\D/g, '') || '0'}.${fraction || '0'}e${exponent}`);
  return sign === '' || sign === '+' ? number : number.neg();
}

/** A number without exponent or superfluous zeros; `undefined` if it has more than 30 digits before or 100 after the point. */
export function plainDecimal(number: Big): string | undefined {
  const fractionDigits = number.c.length - 1 - number.e;
  if (number.e >= MOST_INTEGER_DIGITS || fractionDigits > MOST_FRACTION_DIGITS) return undefined;
  return number.eq(0) ? '0' : number.toFixed();
}
