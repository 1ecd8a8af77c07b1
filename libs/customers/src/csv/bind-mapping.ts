import { err, ok, type Problem, type Result } from '#kernel';
import { Columns } from './columns.js';
import type { Converter } from './converter.js';
import { CustomerConverter } from './customer-converter.js';
import { EventConverter } from './event-converter.js';
import type { CustomerMapping, EventMapping, Mapping } from './mapping.js';
import type { CustomerRow, EventRow } from './rows.js';

/**
 * Binds a mapping to the columns of one file.
 * @returns a converter for the records of this file; or every column that the mapping names and the file lacks, with what it has instead
 */
export function bindMapping(mapping: EventMapping, header: readonly string[]): Result<Converter<EventRow>, Problem[]>;
export function bindMapping(mapping: CustomerMapping, header: readonly string[]): Result<Converter<CustomerRow>, Problem[]>;
export function bindMapping(
  mapping: Mapping,
  header: readonly string[],
): Result<Converter<EventRow> | Converter<CustomerRow>, Problem[]> {
  const columns = new Columns(header);
  const converter =
    mapping.kind === 'events' ? new EventConverter(mapping, columns) : new CustomerConverter(mapping, columns);
  return columns.problems.length > 0 ? err(columns.problems) : ok(converter);
}
