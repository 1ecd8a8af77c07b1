import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import { rememberLast } from './instant-format.js';
import type { InstantSpec } from './mapping.js';
import type { ParseInstant } from './parse-instant.js';
import { Refusal, shown } from './refusal.js';
import { zoneClock } from './time-zone.js';

/** Reads when an event happened, as epoch milliseconds. */
export interface InstantReader {
  read(cells: readonly string[]): number | Refusal;
}

export const bindInstant = (spec: InstantSpec, columns: Columns): InstantReader =>
  spec.kind === 'constant' ? { read: () => spec.epochMs } : new InstantColumn(spec, columns);

class InstantColumn implements InstantReader {
  private readonly column: number;
  private readonly columnName: string;
  private readonly formatName: string;
  private readonly parse: ParseInstant;

  constructor(spec: InstantSpec & { kind: 'column' }, columns: Columns) {
    this.column = columns.take(spec.column);
    this.columnName = spec.column.name;
    this.formatName = spec.formatName === 'auto' ? 'ISO 8601' : spec.formatName;
    this.parse = rememberLast(spec.format(zoneClock(spec.zone)));
  }

  read(cells: readonly string[]): number | Refusal {
    const text = cellAt(cells, this.column);
    const epochMs = this.parse(text);
    return Number.isNaN(epochMs) ? this.refuse(text) : epochMs;
  }

  private refuse(text: string): Refusal {
    return text === ''
      ? new Refusal('occurred_at_missing', `column ${this.columnName} is empty`)
      : new Refusal(
          'occurred_at_malformed',
          `${shown(text)} in column ${this.columnName} is no date as ${this.formatName}`,
        );
  }
}
