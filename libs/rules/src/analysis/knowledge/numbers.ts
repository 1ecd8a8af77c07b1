import type { Variable } from './variable.js';

type Bounds = Pick<Variable, 'whole' | 'min' | 'max'>;

/**
 * Numbers that stand for all a variable can have, as far as comparisons with the cut points can tell: every cut point, two numbers
 * between any two of them and beyond the last on either side (as far as there are so many), and what is no ordinary number. Declared
 * bounds exclude the infinities and NaN, and so does counting something.
 */
export function numbersAround(cuts: readonly number[], { whole, min, max }: Bounds): number[] {
  const bounds = [min, max].filter((bound) => bound !== undefined);
  const points = [...new Set([...cuts, ...bounds])]
    .filter((point) => Number.isFinite(point) && point >= (min ?? point) && point <= (max ?? point))
    .sort((a, b) => a - b);
  const inner =
    points.length === 0 ? [0, 1] : points.flatMap((point, index) => [point, ...upTo(points[index + 1], point, whole)]);
  const [first, last] = [points[0], points.at(-1)];
  return [
    ...inner.filter((number) => !whole || Number.isInteger(number)),
    ...(max === undefined && last !== undefined ? above(last, whole) : []),
    ...(min === undefined && first !== undefined ? above(-first, whole).map((number) => -number) : []),
    ...(whole || max !== undefined ? [] : [Number.POSITIVE_INFINITY]),
    ...(whole || min !== undefined ? [] : [Number.NEGATIVE_INFINITY]),
    ...(whole || bounds.length > 0 ? [] : [Number.NaN]),
  ];
}

const upTo = (next: number | undefined, point: number, whole: boolean): number[] =>
  next === undefined ? [] : between(point, next, whole);

/** Up to two numbers strictly between two others; none only if there is none. */
function between(low: number, high: number, whole: boolean): number[] {
  const middle = low / 2 + high / 2;
  const candidates = whole
    ? [Math.floor(low) + 1, Math.ceil(high) - 1, Math.floor(middle)]
    : [Math.round(middle * 100) / 100, middle, middle / 2 + high / 2, middle / 2 + low / 2];
  return firstTwo(candidates.filter((number) => number > low && number < high));
}

/** Up to two numbers above another; none only if there is none. */
function above(low: number, whole: boolean): number[] {
  const base = whole ? Math.floor(low) : low;
  const wide = Math.abs(base);
  const candidates = [base + 1, base + 2, base + wide * 2 ** -52, base + wide * 2 ** -51, base + wide];
  return firstTwo(candidates.filter((number) => number > low && Number.isFinite(number)));
}

const firstTwo = (numbers: readonly number[]): number[] => [...new Set(numbers)].slice(0, 2);

/** Percentiles go from 0 to 99.9 in tenths: those next to each cut point, and the first and the last. */
export function tenthsAround(cuts: readonly number[]): number[] {
  const near = cuts.flatMap((cut) => [-1, 0, 1, 2].map((step) => Math.floor(cut * 10) + step));
  return [...new Set([0, 999, ...near])].filter((tenths) => tenths >= 0 && tenths <= 999).map((tenths) => tenths / 10);
}
