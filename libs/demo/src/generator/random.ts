/** A list that cannot be empty, so that something can be drawn from it. */
export type NonEmpty<T> = readonly [T, ...T[]];

const WARM_UP_ROUNDS = 12;

/**
 * A stream of random numbers: sfc32 of PractRand (Chris Doty-Humphrey), 128 bits of state. The three seed words are the state, so
 * streams with different words never coincide.
 */
export class Random {
  private counter = 1;

  constructor(
    private a: number,
    private b: number,
    private c: number,
  ) {
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.word();
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  unit(): number {
    return (this.word() >>> 0) / 0x1_0000_0000;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Uniform over the integers from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.unit());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  /** An exponential of this mean before it is conditioned on being at most `limit`. */
  exponentialUpTo(limit: number, mean: number): number {
    return -mean * Math.log(1 - this.unit() * (1 - Math.exp(-limit / mean)));
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }

  /** `sigma` is the standard deviation of the logarithm. */
  lognormal(mean: number, sigma: number): number {
    return mean * Math.exp(sigma * this.normal() - (sigma * sigma) / 2);
  }

  /** By Marsaglia and Tsang (2000), hence `shape >= 1`. The coefficient of variation is `1 / sqrt(shape)`. */
  gamma(mean: number, shape: number): number {
    const d = shape - 1 / 3;
    for (;;) {
      const x = this.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - this.unit()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return (mean * d * v) / shape;
    }
  }

  pick<T>(items: NonEmpty<T>): T {
    return items[Math.floor(items.length * this.unit())] ?? items[0];
  }

  /** Each item with the probability it names as its `share`; what the shares lack of 1 goes to the first item. */
  pickByShare<T extends { readonly share: number }>(items: NonEmpty<T>): T {
    let left = this.unit();
    for (const item of items) {
      left -= item.share;
      if (left < 0) return item;
    }
    return items[0];
  }

  private word(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum;
  }
}
