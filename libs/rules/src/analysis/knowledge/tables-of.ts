import { instantFamilies } from './instant-families.js';
import { constantsOf, type Leaf } from './leaf.js';
import { listTables } from './list-tables.js';
import { numbersAround, tenthsAround } from './numbers.js';
import { pairTables } from './pair-tables.js';
import { stringTables } from './string-tables.js';
import { type Atom, type Table, TableBuilder } from './table.js';
import { ANYTHING, candidateTable, exactly, type TableContext, valueTable } from './value-table.js';
import type { Variable } from './variable.js';

/** What is known of every atom: each has a place in one table at least, and so has every variable. */
export function tablesOf(leaves: readonly Leaf[], context: TableContext): Table[] {
  const about = new Map<string, { readonly variable: Variable; readonly leaves: Leaf[] }>();
  for (const leaf of leaves) {
    for (const variable of [leaf.subject, leaf.other]) {
      if (variable === undefined) continue;
      const known = about.get(variable.key) ?? { variable, leaves: [] };
      about.set(variable.key, known);
      if (leaf.other === undefined) known.leaves.push(leaf);
    }
  }
  const known = [
    ...[...about.values()].flatMap(({ variable, leaves: alone }) => MAKERS[variable.type](variable, alone, context)),
    ...pairTables(
      leaves.filter(({ other }) => other !== undefined),
      context,
    ),
  ];
  const covered = new Set(known.flatMap(({ columns }) => columns));
  const free = Array.from({ length: context.atoms.size }, (_, atom) => atom).filter((atom) => !covered.has(atom));
  return [...known, ...free.map(freeTable)];
}

const freeTable = (atom: Atom): Table => new TableBuilder([atom]).add([true]).add([false]).build();

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
  const families = instantFamilies(leaves, context.atoms.moment);
  if (families.length === 0) return [valueTable(variable, [], [context.atoms.moment.iso], context)];
  return families.map(({ leaves: members, values, isLoose }) => {
    const candidates = [...values.map(exactly), ...(isLoose ? [ANYTHING] : [])];
    return candidateTable(variable, members, { count: candidates.length, each: () => candidates }, context);
  });
}
