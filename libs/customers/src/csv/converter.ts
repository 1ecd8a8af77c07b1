import type { Refusal } from './refusal.js';

/** Turns the fields of one record into a row. */
export interface Converter<Row> {
  /** @returns `undefined` for a record that the mapping leaves out. */
  convert(cells: readonly string[], line: number): Row | Refusal | undefined;
}
