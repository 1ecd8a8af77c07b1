import { MS_PER_MINUTE, utcMs } from './calendar.js';
import { endOfDigits, millisecondsOf, pair } from './digits.js';
import type { ToInstant } from './time-zone.js';

/**
 * Reads the dates of ISO 8601 as databases and programs write them: `2011-12-01`, `2011-12-01T08:26`, `2011-12-01 08:26:00.123456`,
 * with or without `Z`, `UTC`, `+01`, `+0100` or `+01:00`, which a blank may precede. Fractions are cut to milliseconds.
 *
 * @returns epoch milliseconds, or NaN
 */
export function parseIso(text: string, toInstant: ToInstant): number {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return Number.NaN;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  if (text.length === 10) return toInstant(utcMs(year, month, day, 0, 0, 0, 0));
  const separator = text.charCodeAt(10);
  if ((separator !== BLANK && separator !== LETTER_T) || text.charCodeAt(13) !== COLON) return Number.NaN;
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const hasSeconds = text.charCodeAt(16) === COLON;
  const second = hasSeconds ? pair(text, 17) : 0;
  const fractionEnd = hasSeconds ? endOfFraction(text, 19) : 16;
  const ms = fractionEnd > 19 ? millisecondsOf(text, 20, fractionEnd) : 0;
  const local = utcMs(year, month, day, hour, minute, second, ms);
  return fractionEnd === text.length ? toInstant(local) : local - offsetMs(text, fractionEnd);
}

/** An offset from UTC that reaches to the end of the text, in milliseconds east, or NaN. */
export function offsetMs(text: string, from: number): number {
  const start = text.charCodeAt(from) === BLANK ? from + 1 : from;
  const first = text.charCodeAt(start);
  if (first !== PLUS && first !== DASH) return UTC_NAMES.has(text.slice(start)) ? 0 : Number.NaN;
  const minutesAt = text.charCodeAt(start + 3) === COLON ? start + 4 : start + 3;
  const hasMinutes = text.length > start + 3;
  if (text.length !== (hasMinutes ? minutesAt + 2 : start + 3)) return Number.NaN;
  const hours = pair(text, start + 1);
  const minutes = hasMinutes ? pair(text, minutesAt) : 0;
  if (hours > MOST_OFFSET_HOURS || minutes > 59) return Number.NaN;
  return (first === DASH ? -1 : 1) * (hours * 60 + minutes) * MS_PER_MINUTE;
}

const DASH = 0x2d;
const PLUS = 0x2b;
const BLANK = 0x20;
const COLON = 0x3a;
const POINT = 0x2e;
const COMMA = 0x2c;
const LETTER_T = 0x54;
const MOST_OFFSET_HOURS = 18;
const UTC_NAMES = new Set(['Z', 'z', 'UTC']);

/** Where the fraction that a point or comma at `start` introduces ends; `start` itself if there is none. */
function endOfFraction(text: string, start: number): number {
  const mark = text.charCodeAt(start);
  if (mark !== POINT && mark !== COMMA) return start;
  const end = endOfDigits(text, start + 1, text.length);
  return end === start + 1 ? start : end;
}
