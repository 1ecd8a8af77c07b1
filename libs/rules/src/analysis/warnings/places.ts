import { type Demand, demand, type Formula } from '../solver/formula.js';

/** A part of a rule with what has to be so for its answer to decide that of the whole. */
export interface Place {
  readonly formula: Formula;
  /** In an `all`, that the parts beside it hold; in an `any`, that they do not; and the same of every group around it. */
  readonly path: readonly Demand[];
  /** Whether it is inside an odd number of `not`. */
  readonly isNegated: boolean;
}

/** What is directly inside a place, leaving out parts that change nothing. */
export function innerPlaces({ formula, path, isNegated }: Place, isIdle: (part: Formula) => boolean): Place[] {
  if (formula.kind === 'atom') return [];
  if (formula.kind === 'not') return [{ formula: formula.inner, path, isNegated: !isNegated }];
  const kept = formula.inners.filter((inner) => !isIdle(inner));
  const beside = kept.map((inner) => demand(inner, formula.kind === 'all'));
  return kept.map((inner, index) => ({ formula: inner, path: [...path, ...beside.toSpliced(index, 1)], isNegated }));
}
