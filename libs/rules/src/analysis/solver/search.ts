import type { Atom, Truth } from '../knowledge/table.js';
import { Budget } from './budget.js';
import { type Demand, demandAtom, type Formula, type GroupFormula } from './formula.js';
import type { Network } from './network.js';
import { State } from './state.js';

/**
 * - *impossible*: no customer meets all demands, for certain
 * - *possible*: nothing that is known speaks against it
 * - *unknown*: the budget ran out
 */
export type Verdict = 'impossible' | 'possible' | 'unknown';

/** A way in which the demands may be met. */
export interface Model {
  readonly state: State;
}

export interface Question {
  readonly budget: Budget;
  /** Is offered models until it takes one; by default the first. */
  readonly accept?: (model: Model) => boolean;
  /** Parts of groups that count as if they were not there. */
  readonly without?: ReadonlySet<Formula>;
}

const NOTHING: ReadonlySet<Formula> = new Set();

/** Part of a group has to come out as wanted, or the group does not. */
interface Choice extends Demand {
  readonly inners: readonly Formula[];
  isMet: boolean;
  isWaiting: boolean;
}

/** A way that is tried. */
interface Attempt extends Demand {
  /** The choice it is a way of. */
  readonly choice?: Choice;
}

interface Decision {
  readonly attempt: Attempt;
  readonly mark: number;
  isTurned: boolean;
}

/** Models that are offered before the search is given up. */
const MOST_MODELS = 24;

/**
 * Looks for a way to meet demands: settles what has only one way, then tries one way of what has several, and takes it back if
 * that leads nowhere. What rows of the tables remain says what comparisons allow each other.
 */
export class Search {
  private readonly state: State;
  private readonly choices: Choice[] = [];
  /** The choices that a table has a part in. */
  private readonly watchers: Choice[][];
  private readonly waiting: Choice[] = [];
  private readonly touched = new Set<number>();
  /** What is demanded of formulas already, so that it counts as known of them. */
  private readonly demanded = new Map<Formula, boolean>();
  private firstOpen = 0;
  private without = NOTHING;
  private budget = new Budget(0);

  constructor(private readonly network: Network) {
    this.state = new State(network, (table) => this.touched.add(table));
    this.watchers = network.tables.map(() => []);
  }

  /**
   * @returns `possible` also where no model was taken, as long as there were any
   */
  solve(demands: readonly Demand[], { budget, accept = () => true, without }: Question): Verdict {
    this.budget = budget;
    this.without = without ?? NOTHING;
    const verdict = this.run(demands, accept);
    this.takeBack(0);
    this.firstOpen = 0;
    return verdict;
  }

  private run(demands: readonly Demand[], accept: (model: Model) => boolean): Verdict {
    const decisions: Decision[] = [];
    let models = 0;
    let isGoing = demands.every((one) => this.meet(one)) && this.propagate();
    for (;;) {
      if (this.budget.isSpent) return 'unknown';
      const next = isGoing ? this.nextAttempt() : undefined;
      if (next !== undefined) {
        decisions.push({ attempt: next, mark: this.state.mark, isTurned: false });
        isGoing = this.tryOut(next);
        continue;
      }
      if (isGoing) {
        models++;
        if (accept({ state: this.state }) || models >= MOST_MODELS) return 'possible';
      }
      const turned = this.turnBack(decisions);
      if (turned === undefined) return models > 0 ? 'possible' : 'impossible';
      isGoing = this.tryOut({ ...turned, wanted: !turned.wanted });
    }
  }

  /** Takes back up to the last decision that can still be made the other way round. */
  private turnBack(decisions: Decision[]): Attempt | undefined {
    for (let last = decisions.at(-1); last !== undefined; last = decisions.at(-1)) {
      if (!last.isTurned) {
        this.takeBack(last.mark);
        last.isTurned = true;
        return last.attempt;
      }
      decisions.pop();
    }
    return undefined;
  }

  private takeBack(mark: number): void {
    this.state.undo(mark);
    for (const choice of this.waiting) choice.isWaiting = false;
    this.waiting.length = 0;
    this.touched.clear();
  }

  private tryOut(attempt: Attempt): boolean {
    if (!this.meet(attempt)) return false;
    if (attempt.choice !== undefined) this.wait(attempt.choice);
    return this.propagate();
  }

  /** @returns false if it cannot be met */
  private meet({ formula, wanted }: Demand): boolean {
    this.budget.spend(this.weightOf(formula));
    const before = this.demanded.get(formula);
    if (before !== undefined) return before === wanted;
    this.demanded.set(formula, wanted);
    this.state.onUndo(() => this.demanded.delete(formula));
    switch (formula.kind) {
      case 'atom':
        return this.state.settle(formula.atom, wanted);
      case 'not':
        return this.meet({ formula: formula.inner, wanted: !wanted });
      default:
        if ((formula.kind === 'all') === wanted) {
          return this.innersOf(formula).every((inner) => this.meet({ formula: inner, wanted }));
        }
        this.addChoice({ formula, wanted, inners: this.innersOf(formula), isMet: false, isWaiting: false });
        return true;
    }
  }

  private weightOf(formula: Formula): number {
    return formula.kind === 'atom' ? (this.network.weightOf[formula.atom] ?? 1) : 1;
  }

  private innersOf({ inners }: GroupFormula): readonly Formula[] {
    return this.without.size === 0 ? inners : inners.filter((inner) => !this.without.has(inner));
  }

  private addChoice(choice: Choice): void {
    const tables = this.network.tablesOf(choice.formula);
    this.budget.spend(tables.length);
    this.choices.push(choice);
    for (const table of tables) this.watchers[table]?.push(choice);
    this.wait(choice);
    this.state.onUndo(() => {
      this.choices.pop();
      for (const table of tables) this.watchers[table]?.pop();
    });
  }

  private wait(choice: Choice): void {
    if (choice.isMet || choice.isWaiting) return;
    choice.isWaiting = true;
    this.waiting.push(choice);
  }

  /** Settles what follows, until nothing more does. @returns false if something cannot be met */
  private propagate(): boolean {
    for (;;) {
      if (this.budget.isSpent) return true;
      for (const table of this.touched) {
        this.touched.delete(table);
        for (const choice of this.watchers[table] ?? []) this.wait(choice);
        if (!this.share(table)) return false;
      }
      const choice = this.waiting.pop();
      if (choice === undefined) return true;
      choice.isWaiting = false;
      if (!choice.isMet && !this.examine(choice)) return false;
    }
  }

  /** Hands on to other tables what a table says of atoms they share. */
  private share(table: number): boolean {
    const columns = this.network.sharedColumns[table] ?? [];
    this.budget.spend(columns.length / 4);
    return columns.every((column) => {
      if (this.state.isSettled(column.atom)) return true;
      this.budget.spend(column.allowing.true.length / 8);
      const truth = this.state.impliedBy(column);
      return truth === undefined || this.state.settle(column.atom, truth);
    });
  }

  /** Sees whether a choice is made already, or has one way left. */
  private examine(choice: Choice): boolean {
    const open: Formula[] = [];
    for (const inner of choice.inners) {
      const truth = this.truth(inner);
      if (truth === choice.wanted) return this.markMet(choice);
      if (truth === undefined) open.push(inner);
    }
    const [only, ...others] = open;
    if (only === undefined) return false;
    return others.length > 0 || (this.markMet(choice) && this.meet({ formula: only, wanted: choice.wanted }));
  }

  private markMet(choice: Choice): true {
    choice.isMet = true;
    this.state.onUndo(() => {
      choice.isMet = false;
    });
    return true;
  }

  private truth(formula: Formula): Truth {
    this.budget.spend(this.weightOf(formula));
    const demanded = this.demanded.get(formula);
    if (demanded !== undefined) return demanded;
    if (formula.kind === 'atom') return this.state.truth(formula.atom);
    if (formula.kind === 'not') return negated(this.truth(formula.inner));
    const deciding = formula.kind === 'any';
    let truth: Truth = !deciding;
    for (const inner of this.innersOf(formula)) {
      const one = this.truth(inner);
      if (one === deciding) return deciding;
      if (one === undefined) truth = undefined;
    }
    return truth;
  }

  /** One way of the first choice that is open, or else an atom that tables have to agree about. */
  private nextAttempt(): Attempt | undefined {
    const before = this.firstOpen;
    while (this.choices[this.firstOpen]?.isMet === true) this.firstOpen++;
    if (before !== this.firstOpen) {
      this.state.onUndo(() => {
        this.firstOpen = before;
      });
    }
    const choice = this.choices[this.firstOpen];
    const open = choice?.inners.find((inner) => this.truth(inner) === undefined);
    if (choice !== undefined && open !== undefined) return { formula: open, wanted: choice.wanted, choice };
    return this.nextSharedAtom();
  }

  private nextSharedAtom(): Demand | undefined {
    this.budget.spend(this.network.sharedAtoms.length / 16);
    const atom: Atom | undefined = this.network.sharedAtoms.find((one) => this.isInQuestion(one));
    return atom === undefined ? undefined : demandAtom(atom, this.state.truth(atom) ?? true);
  }

  /** Tables that nothing has been taken from agree by themselves. */
  private isInQuestion(atom: Atom): boolean {
    if (this.state.isSettled(atom)) return false;
    return (this.network.columnsOf[atom] ?? []).some(({ table }) => this.state.isNarrowed(table));
  }
}

const negated = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
