import { err, ok } from '#kernel';
import type { NotComputable, NotComputableReason } from './computation.js';
import type { SampleMoments, SufficientStatistics } from './moments.js';

/** Tools of the specs of this folder; nothing else imports them. */

export interface Tolerance {
  readonly relative?: number;
  /** For figures that are differences of nearly equal numbers, or zero. */
  readonly absolute?: number;
}

export const near = (expected: number, { relative = 1e-9, absolute = 0 }: Tolerance = {}): Near =>
  new Near(expected, Math.max(relative * Math.abs(expected), absolute));

/** An asymmetric matcher for Jest: a number this close. Stands inside `toEqual`, so whole results are compared at once. */
class Near {
  readonly $$typeof = Symbol.for('jest.asymmetricMatcher');

  constructor(
    private readonly expected: number,
    private readonly allowed: number,
  ) {}

  asymmetricMatch(actual: unknown): boolean {
    return typeof actual === 'number' && Math.abs(actual - this.expected) <= this.allowed;
  }

  toString(): string {
    return `${this.expected} ± ${this.allowed}`;
  }

  toAsymmetricMatcher(): string {
    return this.toString();
  }
}

export const nearInterval = (level: number, [lower, upper]: readonly [number, number], tolerance?: Tolerance) => ({
  level,
  lower: near(lower, tolerance),
  upper: near(upper, tolerance),
});

export const refused = (reason: NotComputableReason) => err<NotComputable>({ reason });

export const moments = (count: number, mean: number, variance: number): SampleMoments => ({
  count,
  mean: ok(mean),
  variance: ok(variance),
});

/** Exact, as PostgreSQL would answer, for whole values (cents, say). */
export function sumsOf(values: readonly number[]): SufficientStatistics {
  const whole = values.map(BigInt);
  const total = (items: readonly bigint[]) => items.reduce((sum, item) => sum + item, 0n).toString();
  return { count: values.length, sum: total(whole), sumOfSquares: total(whole.map((value) => value * value)) };
}

/** Mulberry32: uniform on [0, 1), the same sequence for the same seed. */
export function seededUniform(seed: number): () => number {
  const { imul } = Math; // a lookup is slow in Jest's sandbox
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
