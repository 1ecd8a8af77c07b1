const FULLEST = 0.7;

/**
 * Counts how often 64-bit keys have come up: open addressing in typed arrays, 12 bytes a slot, so 17 to 34 bytes for each different
 * key and nothing for the garbage collector. Keys must be evenly distributed already, as the bits of a digest are.
 */
export class OccurrenceCounter {
  private capacity: number;
  private highs: Uint32Array;
  private lows: Uint32Array;
  /** 0 marks a free slot. */
  private counts: Uint32Array;
  private distinct = 0;

  /** @param capacity slots to begin with, a power of two */
  constructor(capacity = 1 << 16) {
    this.capacity = capacity;
    this.highs = new Uint32Array(capacity);
    this.lows = new Uint32Array(capacity);
    this.counts = new Uint32Array(capacity);
  }

  /** Counts a key, given as two unsigned 32-bit words. @returns how often it had come up before. */
  count(high: number, low: number): number {
    const slot = this.slotOf(high, low);
    const before = this.counts[slot] ?? 0;
    this.counts[slot] = before + 1;
    if (before > 0) return before;
    this.highs[slot] = high;
    this.lows[slot] = low;
    this.distinct++;
    if (this.distinct > this.capacity * FULLEST) this.grow();
    return 0;
  }

  /** The slot that holds a key, or the free one where it belongs. */
  private slotOf(high: number, low: number): number {
    const mask = this.capacity - 1;
    let slot = low & mask;
    while (this.counts[slot] !== 0 && (this.lows[slot] !== low || this.highs[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { highs, lows, counts, capacity } = this;
    this.capacity = capacity * 2;
    this.highs = new Uint32Array(this.capacity);
    this.lows = new Uint32Array(this.capacity);
    this.counts = new Uint32Array(this.capacity);
    for (let index = 0; index < capacity; index++) {
      const count = counts[index] ?? 0;
      if (count > 0) this.move(highs[index] ?? 0, lows[index] ?? 0, count);
    }
  }

  private move(high: number, low: number, count: number): void {
    const slot = this.slotOf(high, low);
    this.highs[slot] = high;
    this.lows[slot] = low;
    this.counts[slot] = count;
  }
}
