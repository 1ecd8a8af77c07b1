/** A field of a record, without the blanks around it; empty where there is none. */
export const cellAt = (cells: readonly string[], index: number): string => (cells[index] ?? '').trim();
