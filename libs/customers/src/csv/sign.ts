/** What becomes of the sign of a value: files of refunds often write them as positive amounts. */
export type Sign = 'kept' | 'negated' | 'absolute';

/** Applies a sign to a plain decimal text. */
export function applySign(decimal: string, sign: Sign): string {
  if (sign === 'kept' || decimal === '0') return decimal;
  const isNegative = decimal.startsWith('-');
  const magnitude = isNegative ? decimal.slice(1) : decimal;
  return sign === 'absolute' || isNegative ? magnitude : `-${magnitude}`;
}
