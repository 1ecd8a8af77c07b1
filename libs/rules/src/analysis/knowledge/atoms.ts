import type { RuleScope } from '../../facts.js';
import type { ComparisonNode } from '../../rule.js';
import type { Moment } from '../../time/moment.js';
import { type Leaf, leafOf } from './leaf.js';
import type { Atom } from './table.js';
import { objectOf, type Variable } from './variable.js';

/** Numbers the questions that rules ask, and with them whether the values they read are there at all. */
export class Atoms {
  readonly leaves: Leaf[] = [];
  private readonly byText = new Map<string, Atom>();
  private count = 0;

  constructor(
    private readonly scope: RuleScope,
    readonly moment: Moment,
  ) {}

  get size(): number {
    return this.count;
  }

  leaf(node: ComparisonNode): Atom {
    const { subject, decorators, operator, value } = node;
    return this.numbered(JSON.stringify([subject, decorators, operator, value]), (atom) => {
      this.leaves.push(leafOf(node, atom, this.scope, this.moment));
    });
  }

  /** Whether the customer has a value for the variable. */
  presence(variable: Variable): Atom {
    return this.numbered(`presence of ${variable.key}`);
  }

  /** The same, and for a member also whether there is the object it is in: `presentValues` and `missingValues` go with them. */
  presences(variable: Variable): Atom[] {
    const own = this.presence(variable);
    return variable.path === undefined ? [own] : [own, this.presence(objectOf(variable, this.scope))];
  }

  private numbered(text: string, made?: (atom: Atom) => void): Atom {
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const atom = this.count++;
    this.byText.set(text, atom);
    made?.(atom);
    return atom;
  }
}

/** What the presence atoms say where there is a value. */
export const presentValues = (presences: readonly Atom[]): true[] => presences.map(() => true);

/** And where there is none: the object around it may be there all the same. */
export const missingValues = (presences: readonly Atom[]): (false | undefined)[] =>
  presences.map((_, index) => (index === 0 ? false : undefined));
