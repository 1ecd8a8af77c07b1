import type { FactValue } from '../../facts.js';
import type { Variable } from './variable.js';

/** A question about a customer that is answered yes or no, by its number: a comparison of the rule, or whether a value is there. */
export type Atom = number;

/** What a row says of an atom; undefined where both can be. */
export type Truth = boolean | undefined;

/** Answers that can go together. */
export interface Row {
  /** One per column. */
  readonly values: readonly Truth[];
  /** Values of the variables, one each, for which these are the answers; absent where none is known. */
  readonly sample?: readonly FactValue[];
}

/**
 * What is known of some atoms: of every customer, one row holds. There may be rows that hold of nobody, so that what no row allows
 * is impossible, and what a row allows is perhaps not possible.
 */
export interface Table {
  readonly columns: readonly Atom[];
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

/** Collects the different rows of a table, of equal ones the first with a sample. */
export class TableBuilder {
  private readonly rows = new Map<string, Row>();

  constructor(
    private readonly columns: readonly Atom[],
    private readonly variables: readonly Variable[] = [],
  ) {}

  add(values: readonly Truth[], sample?: readonly FactValue[]): this {
    const key = values.map(letter).join('');
    const before = this.rows.get(key);
    if (before === undefined || (before.sample === undefined && sample !== undefined)) {
      this.rows.set(key, { values, ...(sample && { sample }) });
    }
    return this;
  }

  build(): Table {
    return { columns: this.columns, variables: this.variables, rows: [...this.rows.values()] };
  }
}

const letter = (truth: Truth): string => (truth === undefined ? '?' : truth ? '1' : '0');
