import { isJsonObject, jsonPointer } from '#kernel';
import type { Parsing } from '../parse/parsing.js';
import { show } from '../parse/show.js';
import { SPAN_UNITS, type Span, type SpanUnit } from '../time/span.js';
import type { ValueShape } from './value-shape.js';

/** Two centuries in each unit: no edge leaves the calendar of PostgreSQL. */
const MOST: Readonly<Record<SpanUnit, number>> = {
  minutes: 105_000_000,
  hours: 1_750_000,
  days: 73_000,
  weeks: 10_400,
  months: 2400,
  years: 200,
};

/** A length of time in one unit. */
export const span: ValueShape = (json, { pointer }, parsing) => {
  const value = readSpan(json, pointer, parsing);
  return value && Object.freeze({ kind: 'span', value });
};

export function readSpan(json: unknown, pointer: string, parsing: Parsing): Span | undefined {
  const [key, ...others] = isJsonObject(json) ? Object.keys(json) : [];
  const unit = SPAN_UNITS.find((name) => name === key);
  if (!isJsonObject(json) || unit === undefined || others.length > 0) {
    const message = `A length of time is written like {"days": 30}, in one of ${SPAN_UNITS.join(', ')}; not ${show(json)}.`;
    return parsing.refuse('value-not-a-span', pointer, message);
  }
  const amount = json[unit];
  const most = MOST[unit];
  if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 1 || amount > most) {
    const message = `A length in ${unit} is a whole number from 1 to ${most}, not ${show(amount)}.`;
    return parsing.refuse('value-not-a-span', pointer + jsonPointer(unit), message);
  }
  return Object.freeze({ [unit]: amount });
}
