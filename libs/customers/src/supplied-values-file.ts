import { isJsonObject, type JsonObject, WinnowError } from '#kernel';
import { copyField } from '#platform';
import type { EventRow } from './csv/index.js';

/** The property that holds the value, where a row of values is read as an event. */
const VALUE = 'value';

interface Supplied {
  readonly feature: string;
  readonly type: 'number' | 'string' | 'boolean';
  readonly now: Date;
}

/**
 * A file of values is read as one of events, which are called like the feature and have the value as their only property. Rows without a
 * value are left out.
 * @param mapping names `customer_id`, `value` and perhaps `supplied_at`
 * @throws WinnowError WINNOW_MAPPING_INVALID
 */
export function suppliedMapping(
  { value, supplied_at: suppliedAt, where, ...rest }: JsonObject,
  { feature, type, now }: Supplied,
): JsonObject {
  const source: JsonObject = isJsonObject(value) ? value : value === undefined ? {} : { column: value };
  const { column: named, from, ...options } = source;
  const column = named ?? from;
  if (column === undefined || column === null) throw valueMissing();
  const conditions = where === undefined || where === null ? [] : Array.isArray(where) ? where : [where];
  return {
    ...rest,
    name: { constant: feature },
    occurred_at: suppliedAt ?? { constant: now.toISOString() },
    properties: { [VALUE]: { ...options, column, type } },
    where: [...conditions, { column, present: true }],
  };
}

const valueMissing = (): WinnowError =>
  new WinnowError('WINNOW_MAPPING_INVALID', 'The mapping cannot be understood.', [
    { code: 'missing', pointer: '/value', message: 'this field is needed: the column of the values' },
  ]);

/** A value as one line of COPY text, columns as the repository gathers them. */
export function suppliedLine({ customerId, occurredAtMs, properties }: Omit<EventRow, 'line'>): string {
  const json = properties.slice(properties.indexOf(':') + 1, -1);
  return `${copyField(customerId)}\t${new Date(occurredAtMs).toISOString()}\t${copyField(json)}\n`;
}
