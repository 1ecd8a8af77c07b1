import { type Demand, demand, type Formula, innersOf } from '../solver/formula.js';

/** A part of a rule, and where in it that stands. */
export interface Place {
  readonly formula: Formula;
  readonly around?: Place;
  /** Whether it is inside an odd number of `not`. */
  readonly isNegated: boolean;
}

export const rootPlace = (formula: Formula): Place => ({ formula, isNegated: false });

/** What is directly inside a place. */
export function placesIn(around: Place): Place[] {
  const isNegated = (around.formula.kind === 'not') !== around.isNegated;
  return innersOf(around.formula).map((formula) => ({ formula, around, isNegated }));
}

/**
 * What has to be so for the answer of a part to decide that of the whole: in an `all`, that the parts beside it hold; in an `any`,
 * that they do not; and the same of every group around it.
 *
 * @param isIdle parts that change nothing, which are left out
 */
export function pathTo(place: Place, isIdle: (part: Formula) => boolean): Demand[] {
  const path: Demand[] = [];
  for (let at = place; at.around !== undefined; at = at.around) {
    const { formula } = at;
    const group = at.around.formula;
    if (group.kind === 'not') continue;
    for (const inner of innersOf(group)) {
      if (inner !== formula && !isIdle(inner)) path.push(demand(inner, group.kind === 'all'));
    }
  }
  return path;
}
