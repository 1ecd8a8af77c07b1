/** The digit at an index; NaN if there is none, so that whatever is computed with it is NaN, too. */
export function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 0x30;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** The two-digit number at an index, or NaN. */
export const pair = (text: string, index: number): number => digit(text, index) * 10 + digit(text, index + 1);

/** Where the digits that begin at `start` end, at `limit` at the latest. */
export function endOfDigits(text: string, start: number, limit: number): number {
  let end = start;
  while (end < limit && !Number.isNaN(digit(text, end))) end++;
  return end;
}

/** The milliseconds in the digits of a fraction of a second from `start` to `end`; what is finer is cut off. */
export function millisecondsOf(text: string, start: number, end: number): number {
  let ms = 0;
  for (let index = start, unit = 100; index < end && unit >= 1; index++, unit /= 10) ms += digit(text, index) * unit;
  return ms;
}
