import { copyField } from '#platform';
import type { CustomerRow, EventRow } from './csv/index.js';

/** An event as one line of COPY text, columns as {@link EventRepository.gather} takes them. */
export function eventLine({
  customerId,
  occurredAtMs,
  eventId,
  name,
  value,
  properties,
}: Omit<EventRow, 'line'>): string {
  const json = properties === '{}' ? '\\N' : copyField(properties);
  const instant = new Date(occurredAtMs).toISOString();
  return `${copyField(customerId)}\t${instant}\t${eventId}\t${copyField(name)}\t${value ?? '\\N'}\t${json}\n`;
}

/** A customer as one line of COPY text, columns as {@link CustomerRepository.gather} takes them. */
export const customerLine = ({ customerId, attributes }: Omit<CustomerRow, 'line'>): string =>
  `${copyField(customerId)}\t${copyField(attributes)}\n`;

/** Rows as chunks of COPY text, `size` rows each. */
export function* chunked<Row>(rows: Iterable<Row>, line: (row: Row) => string, size = 2000): Iterable<string> {
  let chunk = '';
  let rowsInChunk = 0;
  for (const row of rows) {
    chunk += line(row);
    rowsInChunk += 1;
    if (rowsInChunk === size) {
      yield chunk;
      chunk = '';
      rowsInChunk = 0;
    }
  }
  if (chunk !== '') yield chunk;
}
