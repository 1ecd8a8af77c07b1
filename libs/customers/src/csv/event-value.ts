import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import { DecimalReader } from './decimal-reader.js';
import type { ValueSpec } from './mapping.js';
import { Refusal, shown } from './refusal.js';
import { applySign, type Sign } from './sign.js';

/** Reads what an event is worth: a plain decimal, `null` if the file does not say. */
export interface ValueReader {
  read(cells: readonly string[]): string | null | Refusal;
}

export function bindValue(spec: ValueSpec | undefined, columns: Columns): ValueReader {
  if (!spec) return { read: () => null };
  return spec.kind === 'constant' ? { read: () => spec.value } : new ValueProduct(spec, columns);
}

class ValueProduct implements ValueReader {
  private readonly indexes: readonly number[];
  private readonly names: readonly string[];
  private readonly numbers: DecimalReader;
  private readonly sign: Sign;

  constructor({ columns, decimal, sign }: ValueSpec & { kind: 'product' }, file: Columns) {
    this.indexes = columns.map((column) => file.take(column));
    this.names = columns.map(({ name }) => name);
    this.numbers = new DecimalReader(this.indexes, decimal);
    this.sign = sign;
  }

  read(cells: readonly string[]): string | null | Refusal {
    const decimal = this.numbers.read(cells);
    if (decimal === undefined) return this.refuse(cells);
    return decimal === '' ? null : applySign(decimal, this.sign);
  }

  private refuse(cells: readonly string[]): Refusal {
    const texts = this.indexes.map((index) => shown(cellAt(cells, index))).join(' * ');
    const what = 'is no decimal number of at most 30 digits before the point';
    return new Refusal('value_malformed', `${texts} in column ${this.names.join(' * ')} ${what}`);
  }
}
