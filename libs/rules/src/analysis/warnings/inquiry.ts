import type { Budget } from '../solver/budget.js';
import type { Demand } from '../solver/formula.js';
import type { World } from '../world.js';

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

  /** Whether no customer meets all demands, for certain. */
  isImpossible(demands: readonly Demand[]): boolean {
    if (this.budget.isSpent) {
      this.isIncomplete = true;
      return false;
    }
    const verdict = this.world.search.solve(demands, this.budget.part(QUESTION));
    if (verdict === 'unknown') this.isIncomplete = true;
    return verdict === 'impossible';
  }

  /** Those of the demands that can have to do with others: independent ones are possible by themselves, or were found out before. */
  related(demands: readonly Demand[], to: readonly Demand[]): Demand[] {
    const { network } = this.world;
    let clusters = new Set(to.flatMap(({ formula }) => [...network.clustersOf(formula)]));
    let rest = [...demands];
    const related: Demand[] = [];
    for (;;) {
      this.budget.spend(rest.length / 8);
      const [near, far]: [Demand[], Demand[]] = [[], []];
      for (const one of rest) (network.clustersOf(one.formula).isDisjointFrom(clusters) ? far : near).push(one);
      if (near.length === 0) return related;
      related.push(...near);
      clusters = near.reduce((all, { formula }) => all.union(network.clustersOf(formula)), clusters);
      rest = far;
    }
  }
}
