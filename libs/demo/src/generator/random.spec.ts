import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';

const DRAWS = 20_000;

/** Mean and standard deviation of so many draws from one seeded stream. */
function moments(draw: (random: Random) => number): { mean: number; deviation: number } {
  const random = new Random(1, 2, 3);
  const drawn = Array.from({ length: DRAWS }, () => draw(random));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / DRAWS;
  const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS);
  return { mean, deviation };
}

describe('Random', () => {
  it.each<[string, (random: Random) => number, number, number]>([
    ['uniform', (random) => random.unit(), 0.5, Math.sqrt(1 / 12)],
    ['integer', (random) => random.integer(3, 8), 5.5, Math.sqrt(35 / 12)],
    ['exponential', (random) => random.exponential(4), 4, 4],
    ['normal', (random) => random.normal(), 0, 1],
    ['gamma', (random) => random.gamma(6, 2.5), 6, 6 / Math.sqrt(2.5)],
    ['lognormal', (random) => random.lognormal(40, 0.35), 40, 40 * Math.sqrt(Math.exp(0.35 ** 2) - 1)],
    ['chance', (random) => Number(random.chance(0.3)), 0.3, Math.sqrt(0.21)],
  ])('draws %s numbers of the right mean and spread', (_name, draw, mean, deviation) => {
    const drawn = moments(draw);
    expect(Math.abs(drawn.mean - mean)).toBeLessThan((4 * deviation) / Math.sqrt(DRAWS));
    expect(Math.abs(drawn.deviation / deviation - 1)).toBeLessThan(0.05);
  });

  it('keeps a limited exponential within its limit', () => {
    const random = new Random(1, 2, 3);
    const drawn = Array.from({ length: 2000 }, () => random.exponentialUpTo(5, 4));
    expect(Math.max(...drawn)).toBeLessThanOrEqual(5);
    expect(Math.max(...drawn)).toBeGreaterThan(4.9);
  });

  it('draws by share, and gives the first item what the shares lack', () => {
    const items = [
      { name: 'rest', share: 0 },
      { name: 'quarter', share: 0.25 },
    ] as const;
    const { mean } = moments((random) => Number(random.pickByShare<(typeof items)[number]>(items).name === 'quarter'));
    expect(mean).toBeCloseTo(0.25, 1);
  });

  it('has neighbouring streams that know nothing of each other', () => {
    const { mean } = moments((random) => {
      const index = random.integer(0, 1_000_000);
      const [own, next, other] = [
        [1, index, 0],
        [1, index + 1, 0],
        [1, index, 1],
      ].map(([a = 0, b = 0, c = 0]) => new Random(a, b, c).normal());
      return ((own ?? Number.NaN) * ((next ?? Number.NaN) + (other ?? Number.NaN))) / Math.SQRT2;
    });
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(DRAWS));
  });

  it('repeats itself for the same three words and for no others', () => {
    const first = (...words: [number, number, number]) => new Random(...words).unit();
    expect(first(1, 2, 3)).toBe(first(1, 2, 3));
    expect(new Set([first(1, 2, 3), first(2, 2, 3), first(1, 3, 3), first(1, 2, 4), first(3, 2, 1)]).size).toBe(5);
  });
});
