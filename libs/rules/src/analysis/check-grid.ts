import { compilePredicate, type FactRecord, type Predicate } from '../interpreters/compile-predicate.js';
import { readsOf } from '../interpreters/facts-of.js';
import type { Rule } from '../rule.js';
import { DEFAULT_NOW } from './analysis-options.js';

/** The whole numbers a fact can have, both bounds included. */
export interface Axis {
  readonly min: number;
  readonly max: number;
}

/** A combination of values, one per axis. @example { recency_score: 5, frequency_score: 1 } */
export type Cell = Readonly<Record<string, number>>;

export interface GridCheck {
  readonly cells: number;
  /** Cells that no rule covers. */
  readonly uncovered: readonly Cell[];
  /** Cells that several rules cover, with the keys of those, in their order. */
  readonly shared: ReadonlyArray<{ readonly cell: Cell; readonly keys: readonly string[] }>;
  /**
   * How many cells each rule covers, and of how many it is the first to: none means that it is never reached where the first rule
   * that matches counts.
   */
  readonly coverage: ReadonlyMap<string, { readonly cells: number; readonly first: number }>;
  /** What the rules read besides the axes. In every cell it counts as missing, so that what is said holds for such customers only. */
  readonly besides: readonly string[];
}

/** There are too many cells, or an axis has none, so that none were looked at. */
export interface GridRefusal {
  readonly refused: 'too-many-cells' | 'empty-axis';
  readonly cells: number;
}

export const MOST_CELLS = 100_000;

/** For all rules together. */
const MOST_EVALUATIONS = 5_000_000;

/**
 * Goes through all combinations of scores and says which no rule covers, and which several do.
 *
 * @param rules by key, without references (see `inlineSegments`)
 * @param axes by fact
 * @example checkGrid(new Map([['champions', rule]]), new Map([['recency_score', { min: 1, max: 5 }]]))
 */
export function checkGrid(rules: ReadonlyMap<string, Rule>, axes: ReadonlyMap<string, Axis>): GridCheck | GridRefusal {
  const sizes = [...axes.values()].map(({ min, max }) => Math.max(0, Math.floor(max) - Math.ceil(min) + 1));
  const cells = sizes.reduce((product, size) => product * size, 1);
  if (!(cells > 0)) return { refused: 'empty-axis', cells: 0 };
  if (cells > MOST_CELLS || cells * rules.size > MOST_EVALUATIONS) return { refused: 'too-many-cells', cells };
  const predicates = Array.from(rules, ([key, rule]) => [key, compilePredicate(rule).at(DEFAULT_NOW)] as const);
  const covered = cellsOf(axes).map((cell) => ({ cell, keys: keysFor(cell, predicates) }));
  return {
    cells,
    uncovered: covered.filter(({ keys }) => keys.length === 0).map(({ cell }) => cell),
    shared: covered.filter(({ keys }) => keys.length > 1),
    coverage: coverageOf([...rules.keys()], covered),
    besides: [...new Set([...rules.values()].flatMap((rule) => [...readsOf(rule)]))].filter((name) => !axes.has(name)),
  };
}

const keysFor = (cell: FactRecord, predicates: ReadonlyArray<readonly [string, Predicate]>): string[] =>
  predicates.filter(([, matches]) => matches(cell)).map(([key]) => key);

function cellsOf(axes: ReadonlyMap<string, Axis>): Cell[] {
  let cells: Cell[] = [{}];
  for (const [fact, axis] of axes) {
    const values = wholeNumbers(axis);
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [fact]: value })));
  }
  return cells;
}

const wholeNumbers = ({ min, max }: Axis): number[] =>
  Array.from({ length: Math.floor(max) - Math.ceil(min) + 1 }, (_, index) => Math.ceil(min) + index);

function coverageOf(
  keys: readonly string[],
  covered: ReadonlyArray<{ readonly keys: readonly string[] }>,
): GridCheck['coverage'] {
  const coverage = new Map(keys.map((key) => [key, { cells: 0, first: 0 }]));
  for (const { keys: all } of covered) {
    for (const [index, key] of all.entries()) {
      const count = coverage.get(key);
      if (count === undefined) continue;
      count.cells++;
      if (index === 0) count.first++;
    }
  }
  return coverage;
}
