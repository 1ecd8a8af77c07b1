import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import { DecimalReader } from './decimal-reader.js';
import type { ConditionSpec, Test } from './mapping.js';

/** Says of a record whether a condition holds for it. Cells are compared without the blanks around them. */
export interface Condition {
  holds(cells: readonly string[]): boolean;
}

export const bindConditions = (specs: readonly ConditionSpec[], columns: Columns): Condition[] =>
  specs.map((spec) => new CellCondition(columns.find(spec.column), spec));

export function allHold(conditions: readonly Condition[], cells: readonly string[]): boolean {
  for (const condition of conditions) if (!condition.holds(cells)) return false;
  return true;
}

class CellCondition implements Condition {
  private readonly test: Test;
  private readonly negated: boolean;
  private readonly numbers: DecimalReader;

  constructor(
    private readonly column: number,
    { test, negated, decimal }: ConditionSpec,
  ) {
    this.test = test;
    this.negated = negated;
    this.numbers = new DecimalReader([column], decimal);
  }

  holds(cells: readonly string[]): boolean {
    return this.passes(cells) !== this.negated;
  }

  private passes(cells: readonly string[]): boolean {
    const { test, column } = this;
    switch (test.kind) {
      case 'equals':
        return cellAt(cells, column) === test.text;
      case 'startsWith':
        return cellAt(cells, column).startsWith(test.text);
      case 'present':
        return cellAt(cells, column) !== '';
      case 'lessThan':
        return this.isLessThan(cells, test.bound);
    }
  }

  /** What is no number is not less than one. */
  private isLessThan(cells: readonly string[], bound: number): boolean {
    const number = this.numbers.read(cells);
    return number !== undefined && number !== '' && Number(number) < bound;
  }
}
