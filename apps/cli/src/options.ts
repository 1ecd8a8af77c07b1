import { InvalidArgumentError } from 'commander';

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const HAS_ZONE = /(Z|[+-]\d{2}:?\d{2})$/;

/** An ISO 8601 date or date-time; without an offset it is UTC, wherever the terminal stands. */
export function parseInstantOption(text: string): Date {
  const time = text.length > 10;
  const date = new Date(time && !HAS_ZONE.test(text) ? `${text.replace(' ', 'T')}Z` : text);
  if (!ISO_INSTANT.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Give an ISO 8601 date or date-time, such as 2011-12-11 or 2011-12-11T18:00Z.');
  }
  return date;
}

/** Collects an option that may be given several times. */
export const collect = (value: string, earlier: string[] | undefined): string[] => [...(earlier ?? []), value];

/** A comma-separated list, given once or several times. */
export const collectList = (value: string, earlier: string[] | undefined): string[] => [
  ...(earlier ?? []),
  ...value.split(',').flatMap((item) => item.trim() || []),
];

/** A number strictly between 0 and 1, or a percentage. */
export function parseLevelOption(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Give a level between 0 and 1, such as 0.95 or 95%.');
  return value;
}

export function parsePositiveInteger(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
}
