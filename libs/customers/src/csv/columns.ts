import type { Problem } from '#kernel';
import { nearest } from '#kernel';
import type { ColumnRef } from './mapping.js';

const COLUMNS_LISTED = 30;

/** The columns of one file: where each is, and which of them a mapping takes values from. */
export class Columns {
  readonly problems: Problem[] = [];
  private readonly taken = new Set<number>();

  constructor(private readonly header: readonly string[]) {}

  /** Where a column is that is only looked at. If it is not there, that is noted and the answer is of no use. */
  find({ name, pointer }: ColumnRef): number {
    const index = this.header.indexOf(name);
    if (index < 0) this.problems.push({ code: 'column-missing', pointer, message: this.missing(name) });
    else if (this.header.lastIndexOf(name) !== index)
      this.problems.push({ code: 'column-ambiguous', pointer, message: `the file has more than one column '${name}'` });
    return index;
  }

  /** Where a column is that values are taken from. */
  take(column: ColumnRef): number {
    const index = this.find(column);
    this.taken.add(index);
    return index;
  }

  /** The columns that nothing has been taken from; of several with one name only the first. */
  others(): { name: string; index: number }[] {
    return this.header
      .map((name, index) => ({ name, index }))
      .filter(({ name, index }) => !this.taken.has(index) && this.header.indexOf(name) === index);
  }

  private missing(name: string): string {
    const listed = this.header.slice(0, COLUMNS_LISTED).join(', ');
    const more = this.header.length > COLUMNS_LISTED ? `, and ${this.header.length - COLUMNS_LISTED} more` : '';
    const closest = nearest(name, this.header);
    const question = closest ? `; did you mean '${closest}'?` : '';
    return `no column '${name}'; the file has: ${listed}${more}${question}`;
  }
}
