import type { Atom, Table } from '../knowledge/table.js';
import { addBit, allBits, type Bits, emptyBits } from './bits.js';
import { Disjoint } from './disjoint.js';
import { type Formula, innersOf } from './formula.js';

/** A column of a table: the rows that allow its atom to be true, and to be false. */
export interface Column {
  readonly table: number;
  readonly atom: Atom;
  readonly allowing: { readonly true: Bits; readonly false: Bits };
}

/** Tables made ready for searching; immutable. */
export class Network {
  /** All rows of each table. */
  readonly rows: readonly Bits[];
  /** The columns of each atom. */
  readonly columnsOf: ReadonlyArray<readonly Column[]>;
  /** Of each table, the columns of atoms that are in other tables as well. */
  readonly sharedColumns: ReadonlyArray<readonly Column[]>;
  /** Atoms in more than one table. */
  readonly sharedAtoms: readonly Atom[];
  /** The steps that a look at an atom counts for. */
  readonly weightOf: readonly number[];
  private readonly clusterOfTable: readonly number[];
  private readonly tablesUnder = new WeakMap<Formula, readonly number[]>();
  private readonly clustersUnder = new WeakMap<Formula, readonly number[]>();

  constructor(
    readonly tables: readonly Table[],
    atoms: number,
  ) {
    this.rows = tables.map(({ rows }) => allBits(rows.length));
    const columns = tables.map(columnsOfTable);
    const byAtom = Array.from({ length: atoms }, (): Column[] => []);
    for (const column of columns.flat()) byAtom[column.atom]?.push(column);
    this.columnsOf = byAtom;
    this.sharedColumns = columns.map((own) => own.filter(({ atom }) => (byAtom[atom]?.length ?? 0) > 1));
    this.sharedAtoms = byAtom.flatMap((own, atom) => (own.length > 1 ? [atom] : []));
    this.weightOf = byAtom.map((own) => own.reduce((steps, { allowing }) => steps + 1 + allowing.true.length / 8, 0));
    this.clusterOfTable = clusters(this.sharedColumns);
  }

  /** The tables that say something of the atoms of a formula. */
  tablesOf(formula: Formula): readonly number[] {
    return memoised(this.tablesUnder, formula, () => {
      if (formula.kind === 'atom') return (this.columnsOf[formula.atom] ?? []).map(({ table }) => table);
      return [...new Set(innersOf(formula).flatMap((inner) => this.tablesOf(inner)))];
    });
  }

  /** Tables are in one cluster if they share an atom, directly or through others: formulas without a cluster in common are independent. */
  clustersOf(formula: Formula): readonly number[] {
    return memoised(this.clustersUnder, formula, () => [
      ...new Set(this.tablesOf(formula).map((table) => this.clusterOfTable[table] ?? table)),
    ]);
  }
}

function columnsOfTable({ columns, rows }: Table, table: number): Column[] {
  return columns.map((atom, index) => {
    const allowing = { true: emptyBits(rows.length), false: emptyBits(rows.length) };
    for (const [row, { values }] of rows.entries()) {
      if (values[index] !== false) addBit(allowing.true, row);
      if (values[index] !== true) addBit(allowing.false, row);
    }
    return { table, atom, allowing };
  });
}

/** For every table, the number of the cluster it is in. */
function clusters(sharedColumns: ReadonlyArray<readonly Column[]>): number[] {
  const joined = new Disjoint();
  for (const { table, atom } of sharedColumns.flat()) joined.join(`table ${table}`, `atom ${atom}`);
  const numbers = new Map<string, number>();
  return sharedColumns.map((_, table) => {
    const name = joined.of(`table ${table}`);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

function memoised<K extends object, V extends object>(known: WeakMap<K, V>, key: K, compute: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = compute();
  known.set(key, value);
  return value;
}
