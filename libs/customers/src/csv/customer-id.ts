import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import type { CustomerIdSpec } from './mapping.js';
import { Refusal, shown } from './refusal.js';

const LONGEST_CUSTOMER_ID = 200;

/** Reads who a record is about. */
export class CustomerIdReader {
  private readonly column: number;
  private readonly isLineNumber: boolean;
  private readonly prefix: string;
  private readonly missing: Refusal;

  constructor({ column, prefix }: CustomerIdSpec, columns: Columns) {
    this.isLineNumber = column === undefined;
    this.column = column ? columns.take(column) : -1;
    this.prefix = prefix;
    this.missing = new Refusal('customer_id_missing', `column ${column?.name} is empty, so the customer is unknown`);
  }

  read(cells: readonly string[], line: number): string | Refusal {
    const own = this.isLineNumber ? String(line) : cellAt(cells, this.column);
    if (own === '') return this.missing;
    const id = this.prefix + own;
    if (id.length <= LONGEST_CUSTOMER_ID) return id;
    return new Refusal('customer_id_too_long', `${shown(id)} has more than ${LONGEST_CUSTOMER_ID} characters`);
  }
}
