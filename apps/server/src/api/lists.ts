import { Transform } from 'class-transformer';

/** Makes a list of a query parameter that is comma-separated, given several times, or both. */
export const CommaSeparated = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => [value].flat().flatMap(itemsOf));

const itemsOf = (value: unknown): unknown[] =>
  typeof value === 'string' ? value.split(',').flatMap((item) => item.trim() || []) : [value];

/** Makes a list of a query parameter that can be given once or several times. */
export const Repeatable = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => [value].flat());
