import { instantFamilies } from './instant-families.js';
import { constantsOf, type Leaf } from './leaf.js';
import { listTables } from './list-tables.js';
import { numbersAround, tenthsAround } from './numbers.js';
import { pairTables } from './pair-tables.js';
import { stringTables } from './string-tables.js';
import { type Atom, type Table, TableBuilder } from './table.js';
import { candidateTable, type TableContext, valueTable } from './value-table.js';
import type { Variable } from './variable.js';

/** What is known of every atom: each has a place in one table at least. */
export function tablesOf(leaves: readonly Leaf[], context: TableContext): Table[] {
  const [alone, paired] = [leaves.filter(({ other }) => other === undefined), leaves.filter(({ other }) => other)];
  const known = [
    ...[...Map.groupBy(alone, ({ subject }) => subject.key).values()].flatMap((group) => tablesAbout(group, context)),
    ...pairTables(paired, context),
  ];
  for (const { subject } of paired) context.atoms.presence(subject);
  const covered = new Set(known.flatMap(({ columns }) => columns));
  const free = Array.from({ length: context.atoms.size }, (_, atom) => atom).filter((atom) => !covered.has(atom));
  return [...known, ...free.map(freeTable)];
}

const freeTable = (atom: Atom): Table => new TableBuilder([atom]).add([true]).add([false]).build();

function tablesAbout(leaves: readonly Leaf[], context: TableContext): Table[] {
  const variable = leaves[0]?.subject;
  return variable === undefined ? [] : MAKERS[variable.type](variable, leaves, context);
}

type TableMaker = (variable: Variable, leaves: readonly Leaf[], context: TableContext) => Table[];

const MAKERS: Readonly<Record<Variable['type'], TableMaker>> = {
  number: numberTables,
  money: numberTables,
  duration: numberTables,
  boolean: (variable, leaves, context) => [valueTable(variable, leaves, [true, false], context)],
  string: stringTables,
  instant: instantTables,
  list: listTables,
  object: (variable, leaves, context) => [valueTable(variable, leaves, [{}], context)],
};

function numberTables(variable: Variable, leaves: readonly Leaf[], context: TableContext): Table[] {
  const cuts = leaves.flatMap(constantsOf).filter((constant) => typeof constant === 'number');
  const values = variable.as === undefined ? numbersAround(cuts, variable) : tenthsAround(cuts);
  return [valueTable(variable, leaves, values, context)];
}

function instantTables(variable: Variable, leaves: readonly Leaf[], context: TableContext): Table[] {
  return instantFamilies(leaves, context.atoms.moment).map((family) =>
    family.values === undefined
      ? candidateTable(variable, family.leaves, { count: Number.POSITIVE_INFINITY, each: () => [] }, context)
      : valueTable(variable, family.leaves, family.values, context),
  );
}
