/** A bar of a fixed width. @param share of the whole, 0 to 1; nothing is an empty bar @example bar(0.5, 4) === '██░░' */
export function bar(share: number | null, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share ?? 0)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

const HEIGHTS = '▁▂▃▄▅▆▇█';

/** A line of figures as heights, from the least to the most of them. @example sparkline([0, 5, 10]) === '▁▅█' */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  const heightOf = (value: number): number =>
    range === 0 ? 0 : Math.round(((value - least) / range) * (HEIGHTS.length - 1));
  return values.map((value) => HEIGHTS[heightOf(value)]).join('');
}
