/** Sets of small whole numbers, one bit each. */
export type Bits = Uint32Array;

export const emptyBits = (size: number): Bits => new Uint32Array(Math.ceil(size / 32));

export function allBits(size: number): Bits {
  const bits = emptyBits(size);
  for (let index = 0; index < size; index++) addBit(bits, index);
  return bits;
}

export function addBit(bits: Bits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

export const hasBit = (bits: Bits, index: number): boolean => ((bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;

export function overlap(a: Bits, b: Bits): boolean {
  for (let word = 0; word < a.length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return true;
  return false;
}

/** What is in both. */
export function intersection(a: Bits, b: Bits): Bits {
  const both = new Uint32Array(a.length);
  for (let word = 0; word < a.length; word++) both[word] = (a[word] ?? 0) & (b[word] ?? 0);
  return both;
}

/** Whether everything in the first is in the second. */
export function isWithin(a: Bits, b: Bits): boolean {
  for (let word = 0; word < a.length; word++) if (((a[word] ?? 0) & ~(b[word] ?? 0)) !== 0) return false;
  return true;
}
