import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate } from 'class-validator';

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const HAS_ZONE = /(Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 date or date-time; without an offset it is UTC. @returns `undefined` for anything else, such as 30 February */
export function parseInstant(text: string): Date | undefined {
  if (!ISO_INSTANT.test(text)) return undefined;
  const hasTime = text.includes('T');
  const instant = new Date(hasTime && !HAS_ZONE.test(text) ? `${text}Z` : text);
  const day = text.slice(0, 10);
  const isInCalendar = !Number.isNaN(instant.getTime()) && new Date(day).toISOString().startsWith(day);
  return isInCalendar ? instant : undefined;
}

/** A member of a request that is an instant. */
export const IsInstant = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (parseInstant(value) ?? value) : value)),
    IsDate({ message: '$property must be an ISO 8601 date or date-time, such as 2011-12-11 or 2011-12-11T18:00Z.' }),
  );
