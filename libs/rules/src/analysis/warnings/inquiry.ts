import type { Budget } from '../solver/budget.js';
import type { Demand, Formula } from '../solver/formula.js';
import type { World } from '../world.js';
import { type Place, pathTo } from './places.js';

/** Steps for one question. */
const QUESTION = 50_000;

/** Asks whether something can be, again and again, within one budget. */
export class Inquiry {
  /** Whether a question was left undecided. */
  isIncomplete = false;

  constructor(
    readonly world: World,
    private readonly budget: Budget,
  ) {}

  /** Whether no customer meets all demands, for certain. @param without parts that count as if they were not there */
  isImpossible(demands: readonly Demand[], without?: ReadonlySet<Formula>): boolean {
    if (this.budget.isSpent) {
      this.isIncomplete = true;
      return false;
    }
    const verdict = this.world.search.solve(demands, {
      budget: this.budget.part(QUESTION),
      ...(without && { without }),
    });
    if (verdict === 'unknown') this.isIncomplete = true;
    return verdict === 'impossible';
  }

  /**
   * Of the path to a place, the demands that can have to do with another: independent ones are possible by themselves, or else that
   * was found out of the group they are in.
   */
  related(place: Place, to: Demand, isIdle: (part: Formula) => boolean): Demand[] {
    const { network } = this.world;
    let clusters = network.clustersOf(to.formula);
    let rest = this.budget.isSpent ? [] : pathTo(place, isIdle);
    const related: Demand[] = [];
    for (;;) {
      this.budget.spend(rest.length / 4);
      const { near = [], far = [] } = Object.groupBy(rest, ({ formula }) =>
        network.clustersOf(formula).isDisjointFrom(clusters) ? 'far' : 'near',
      );
      if (near.length === 0) return related;
      related.push(...near);
      clusters = near.reduce<ReadonlySet<string>>(
        (all, { formula }) => all.union(network.clustersOf(formula)),
        clusters,
      );
      rest = far;
    }
  }
}
