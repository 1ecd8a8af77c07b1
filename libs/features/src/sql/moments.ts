import type { SqlParameters } from '#kernel';
import { type Boundary, boundarySql, type SqlMoment } from '#rules';

/**
 * "Now" in a state statement, and the instants that follow from it. Where every customer has a now of their own, those instants are
 * worked out once per customer, as columns `w_0`, `w_1` … of the subjects.
 */
export class Moments {
  private readonly columns = new Map<string, { readonly name: string; readonly sql: string }>();

  constructor(
    readonly now: SqlMoment,
    private readonly parameters: SqlParameters,
  ) {}

  /** Now, in an expression over a row of subject `s` joined with what it is compared with. */
  get t(): string {
    return this.now.kind === 'each' ? 's.t' : this.bindNow();
  }

  /** An instant that follows from now. */
  boundary(boundary: Boundary): string {
    if (this.now.kind === 'at') return boundarySql(boundary, this.now, this.parameters);
    const id = JSON.stringify(boundary);
    const known = this.columns.get(id);
    if (known !== undefined) return `s.${known.name}`;
    const column = { name: `w_${this.columns.size}`, sql: boundarySql(boundary, this.now, this.parameters) };
    this.columns.set(id, column);
    return `s.${column.name}`;
  }

  /** Select list of the boundaries asked for so far, over a relation with a column t. */
  subjectColumns(): string[] {
    return [...this.columns.values()].map(({ name, sql }) => `${sql} AS ${name}`);
  }

  bindNow(): string {
    if (this.now.kind === 'each') throw new Error('Every customer has a now of their own.');
    return this.parameters.bind(this.now.at, 'timestamptz');
  }
}
