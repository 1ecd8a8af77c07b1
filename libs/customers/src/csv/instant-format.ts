import { ok, type Result } from '#kernel';
import { withinCalendar } from './calendar.js';
import type { InstantFormat, ParseInstant } from './parse-instant.js';
import { parseIso } from './parse-iso.js';
import type { ToInstant } from './time-zone.js';
import { compileTokens } from './token-format.js';

const NAMED_FORMATS: ReadonlyMap<string, InstantFormat> = new Map([
  ['auto', (toInstant: ToInstant) => (text: string) => parseIso(text, toInstant)],
  ['epoch_s', () => (text: string) => parseEpoch(text, 1000)],
  ['epoch_ms', () => (text: string) => parseEpoch(text, 1)],
]);

/**
 * @param format `auto` (ISO 8601), `epoch_s`, `epoch_ms`, or tokens such as `dd/MM/yyyy HH:mm`, see {@link compileTokens}
 * @returns what is wrong with the format, as a sentence for people, if it has a fault
 */
export function instantFormat(format: string): Result<InstantFormat, string> {
  const named = NAMED_FORMATS.get(format);
  return named ? ok(named) : compileTokens(format);
}

const EPOCH = /^-?\d{1,15}(?:\.\d+)?$/;

const parseEpoch = (text: string, msPerUnit: number): number =>
  EPOCH.test(text) ? withinCalendar(Math.round(Number(text) * msPerUnit)) : Number.NaN;

/** The same parser, asked once for neighbouring records of the same instant: the lines of one invoice, the rows of one day. */
export function rememberLast(parse: ParseInstant): ParseInstant {
  let lastText = '';
  let lastInstant = Number.NaN;
  return (text) => {
    if (text !== lastText) {
      lastInstant = parse(text);
      lastText = text;
    }
    return lastInstant;
  };
}
