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
    const clusters = new Set(network.clustersOf(to.formula));
    const isNear = ({ formula }: Demand): boolean =>
      network.clustersOf(formula).some((cluster) => clusters.has(cluster));
    const related: Demand[] = [];
    let rest = this.budget.isSpent ? [] : pathTo(place, isIdle);
    for (;;) {
      this.budget.spend(rest.length / 4);
      const near = rest.filter(isNear);
      if (near.length === 0) return related;
      related.push(...near);
      rest = rest.filter((one) => !isNear(one));
      for (const { formula } of near) for (const cluster of network.clustersOf(formula)) clusters.add(cluster);
    }
  }
}
