import colors from 'picocolors';
import type { OverlapMatrix } from '#segments';
import { bar } from './charts.js';
import { count, instant, percent } from './format.js';
import type { Terminal } from './terminal.js';

/** More pairs than this nobody reads; `--json` has them all. */
const MOST_PAIRS = 40;
const BAR_WIDTH = 20;

interface Pair {
  readonly first: string;
  readonly second: string;
  readonly shared: number;
  /** Of the customers of the first, and of those of the second. */
  readonly shares: readonly [number, number];
  readonly jaccard: number;
}

/** The pairs that share customers, most alike first. */
export function printOverlap(terminal: Terminal, matrix: OverlapMatrix): void {
  const { asOf, customers, segments, omitted } = matrix;
  const pairs = pairsOf(matrix);
  if (asOf === null) {
    terminal.line('Memberships were never computed; run: winnow recompute');
    return;
  }
  if (pairs.length === 0) terminal.line('No two of these segments share customers.');
  else
    terminal.table(
      ['segment', 'and', 'in both', 'of the first', 'of the second', 'alike', ''],
      pairs.slice(0, MOST_PAIRS).map(row),
      [2, 3, 4, 5],
    );
  terminal.line();
  const more = pairs.length > MOST_PAIRS ? ` ${count(pairs.length - MOST_PAIRS)} more pairs share some (--json).` : '';
  const left = omitted > 0 ? ` ${count(omitted)} smaller segments were left out.` : '';
  terminal.line(`${segments.length} segments, ${count(customers)} customers as of ${instant(asOf)}.${more}${left}`);
  terminal.line(colors.dim('Alike: those in both among those in either (Jaccard).'));
}

const row = ({ first, second, shared, shares, jaccard }: Pair): string[] => [
  first,
  second,
  count(shared),
  ...shares.map(percent),
  percent(jaccard),
  bar(jaccard, BAR_WIDTH),
];

function pairsOf({ segments, shared, jaccard }: OverlapMatrix): Pair[] {
  return segments
    .flatMap((first, i) =>
      segments.slice(i + 1).flatMap((second, offset): Pair[] => {
        const j = i + 1 + offset;
        const both = shared[i]?.[j] ?? 0;
        if (both === 0) return [];
        const shares = [both / first.customers, both / second.customers] as const;
        return [{ first: first.key, second: second.key, shared: both, shares, jaccard: jaccard[i]?.[j] ?? 0 }];
      }),
    )
    .sort((a, b) => b.jaccard - a.jaccard);
}
