import type { Atom, Truth } from '../knowledge/table.js';
import { type Bits, intersection, isWithin, overlap } from './bits.js';
import type { Column, Network } from './network.js';

/** What has been settled so far, and a trail to take it back. */
export class State {
  private readonly values: Truth[];
  private readonly domains: Bits[];
  private readonly trail: (() => void)[] = [];

  /** @param touched told of every table whose atoms may be known better now */
  constructor(
    private readonly network: Network,
    private readonly touched: (table: number) => void,
  ) {
    this.values = network.columnsOf.map(() => undefined);
    this.domains = [...network.rows];
  }

  get mark(): number {
    return this.trail.length;
  }

  /** Takes back everything since a mark. */
  undo(mark: number): void {
    while (this.trail.length > mark) this.trail.pop()?.();
  }

  /** Has something taken back together with what is settled. */
  onUndo(action: () => void): void {
    this.trail.push(action);
  }

  /** The rows of a table that are still possible. */
  domain(table: number): Bits {
    return this.domains[table] ?? new Uint32Array();
  }

  /** Whether some rows of a table are not possible any more. */
  isNarrowed(table: number): boolean {
    return this.domains[table] !== this.network.rows[table];
  }

  /** What an atom has to be by now; undefined if that is open. */
  truth(atom: Atom): Truth {
    return this.values[atom] ?? this.implied(atom);
  }

  /** Whether an atom has been settled itself, not only by what the tables say. */
  isSettled(atom: Atom): boolean {
    return this.values[atom] !== undefined;
  }

  /** Settles an atom. @returns false if it cannot be so. */
  settle(atom: Atom, value: boolean): boolean {
    const before = this.values[atom];
    if (before !== undefined) return before === value;
    this.values[atom] = value;
    this.trail.push(() => {
      this.values[atom] = undefined;
    });
    return (this.network.columnsOf[atom] ?? []).every((column) => this.restrict(column, value));
  }

  private restrict({ table, allowing }: Column, value: boolean): boolean {
    const before = this.domain(table);
    const allowed = value ? allowing.true : allowing.false;
    this.touched(table);
    if (isWithin(before, allowed)) return true;
    if (!overlap(before, allowed)) return false;
    this.domains[table] = intersection(before, allowed);
    this.trail.push(() => {
      this.domains[table] = before;
    });
    return true;
  }

  private implied(atom: Atom): Truth {
    for (const column of this.network.columnsOf[atom] ?? []) {
      const truth = this.impliedBy(column);
      if (truth !== undefined) return truth;
    }
    return undefined;
  }

  /** What a column's table leaves of its atom. */
  impliedBy({ table, allowing }: Column): Truth {
    const domain = this.domain(table);
    if (!overlap(domain, allowing.true)) return false;
    return overlap(domain, allowing.false) ? undefined : true;
  }
}
