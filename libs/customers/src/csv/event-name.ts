import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import { allHold, bindConditions, type Condition } from './condition.js';
import type { NameSpec } from './mapping.js';
import { Refusal, shown } from './refusal.js';

export const LONGEST_NAME = 200;

/** Reads what an event is called. */
export interface NameReader {
  read(cells: readonly string[]): string | Refusal;
}

export function bindName(spec: NameSpec, columns: Columns): NameReader {
  switch (spec.kind) {
    case 'constant':
      return { read: () => spec.name };
    case 'column':
      return new NameColumn(columns.take(spec.column), spec.column.name);
    case 'cases': {
      const cases = spec.cases.map(({ when, name }) => ({ when: bindConditions(when, columns), name }));
      return new NameCases(cases, spec.otherwise);
    }
  }
}

class NameColumn implements NameReader {
  constructor(
    private readonly column: number,
    private readonly columnName: string,
  ) {}

  read(cells: readonly string[]): string | Refusal {
    const name = cellAt(cells, this.column);
    if (name === '') return new Refusal('name_missing', `column ${this.columnName} is empty, so the event has no name`);
    if (name.length > LONGEST_NAME)
      return new Refusal('name_too_long', `${shown(name)} has more than ${LONGEST_NAME} characters`);
    return name;
  }
}

class NameCases implements NameReader {
  constructor(
    private readonly cases: ReadonlyArray<{ readonly when: readonly Condition[]; readonly name: string }>,
    private readonly otherwise: string,
  ) {}

  read(cells: readonly string[]): string {
    for (const { when, name } of this.cases) if (allHold(when, cells)) return name;
    return this.otherwise;
  }
}
