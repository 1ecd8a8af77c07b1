import { err, ok, type Problem, type Result } from '#kernel';
import { Columns } from './columns.js';
import type { Converter } from './converter.js';
import { CustomerConverter } from './customer-converter.js';
import { EventConverter } from './event-converter.js';
import type { CsvKind, Mappings } from './mapping.js';
import type { Rows } from './rows.js';

const CONVERTERS: { readonly [Kind in CsvKind]: (mapping: Mappings[Kind], columns: Columns) => Converter<Rows[Kind]> } =
  {
    events: (mapping, columns) => new EventConverter(mapping, columns),
    customers: (mapping, columns) => new CustomerConverter(mapping, columns),
  };

/**
 * Binds a mapping to the columns of one file.
 * @returns a converter for the records of this file; or every column that the mapping names and the file lacks, with what it has instead
 */
export function bindMapping<Kind extends CsvKind>(
  kind: Kind,
  mapping: Mappings[Kind],
  header: readonly string[],
): Result<Converter<Rows[Kind]>, Problem[]> {
  const columns = new Columns(header);
  const converter = CONVERTERS[kind](mapping, columns);
  return columns.problems.length > 0 ? err(columns.problems) : ok(converter);
}
