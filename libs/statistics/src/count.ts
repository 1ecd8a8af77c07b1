/** Counts are whole and not negative; anything else is a bug of the caller. @throws RangeError */
export function requireCount(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`Not a count: ${count}`);
  return count;
}
