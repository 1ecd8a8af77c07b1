import { err, ok, type Result } from '#kernel';
import { utcMs } from './calendar.js';
import { digit, endOfDigits, millisecondsOf } from './digits.js';
import type { InstantFormat } from './parse-instant.js';
import { offsetMs } from './parse-iso.js';

/** The parts of one stamp while its tokens are read, by the indexes below. */
type Parts = Int32Array;

const YEAR = 0;
const MONTH = 1;
const DAY = 2;
const HOUR = 3;
const HOUR_OF_HALF_DAY = 4;
const HALF_DAY = 5;
const MINUTE = 6;
const SECOND = 7;
const MILLISECOND = 8;
const OFFSET_MS = 9;
const PART_COUNT = 10;

/** Reads one piece of a stamp at `at` and notes what it says. @returns where the next piece begins, -1 if the text does not fit. */
type ReadPiece = (text: string, at: number, parts: Parts) => number;

interface Token {
  readonly part: number;
  readonly read: ReadPiece;
}

const number = (part: number, fewest: number, most: number): Token => ({
  part,
  read: (text, at, parts) => {
    const end = endOfDigits(text, at, at + most);
    if (end - at < fewest) return -1;
    let value = 0;
    for (let index = at; index < end; index++) value = value * 10 + digit(text, index);
    parts[part] = value;
    return end;
  },
});

/** One of some words, in upper or lower case; its place among them is the value. */
const word = (part: number, words: readonly string[], firstValue: number): Token => ({
  part,
  read: (text, at, parts) => {
    const length = words[0]?.length ?? 0;
    const place = words.indexOf(text.slice(at, at + length).toLowerCase());
    parts[part] = place + firstValue;
    return place < 0 ? -1 : at + length;
  },
});

/** POSIX: 69 to 99 are of the 20th century, 00 to 68 of the 21st. */
const twoDigitYear = (): Token => {
  const { read } = number(YEAR, 2, 2);
  return {
    part: YEAR,
    read: (text, at, parts) => {
      const end = read(text, at, parts);
      const year = parts[YEAR] ?? 0;
      parts[YEAR] = year + (year < 69 ? 2000 : 1900);
      return end;
    },
  };
};

const fraction: Token = {
  part: MILLISECOND,
  read: (text, at, parts) => {
    const end = endOfDigits(text, at, text.length);
    parts[MILLISECOND] = millisecondsOf(text, at, end);
    return end === at ? -1 : end;
  },
};

const offset: Token = {
  part: OFFSET_MS,
  read: (text, at, parts) => {
    const ms = offsetMs(text, at);
    parts[OFFSET_MS] = ms;
    return Number.isNaN(ms) ? -1 : text.length;
  },
};

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TOKENS: ReadonlyMap<string, Token> = new Map([
  ['yyyy', number(YEAR, 4, 4)],
  ['yy', twoDigitYear()],
  ['MMM', word(MONTH, MONTH_NAMES, 1)],
  ['MM', number(MONTH, 2, 2)],
  ['M', number(MONTH, 1, 2)],
  ['dd', number(DAY, 2, 2)],
  ['d', number(DAY, 1, 2)],
  ['HH', number(HOUR, 2, 2)],
  ['H', number(HOUR, 1, 2)],
  ['hh', number(HOUR_OF_HALF_DAY, 2, 2)],
  ['h', number(HOUR_OF_HALF_DAY, 1, 2)],
  ['a', word(HALF_DAY, ['am', 'pm'], 0)],
  ['mm', number(MINUTE, 2, 2)],
  ['m', number(MINUTE, 1, 2)],
  ['ss', number(SECOND, 2, 2)],
  ['s', number(SECOND, 1, 2)],
  ['SSS', fraction],
  ['Z', offset],
]);

const PIECES = /'(?<quoted>[^']*)'|(?<letters>([A-Za-z])\3*)|(?<other>[^A-Za-z']+)/g;

/**
 * Compiles a format of tokens: `yyyy` `yy`, `MM` `M` `MMM` (Jan), `dd` `d`, `HH` `H`, `hh` `h` with `a` (AM), `mm` `m`, `ss` `s`, `SSS` (the
 * digits of a fraction, any number of them), and at the end `Z` (`Z`, `+01`, `+0100`, `+01:00`). A doubled letter wants
 * exactly two digits, a single one takes one or two. Other characters, `T`, and what stands in single quotes mean themselves.
 */
export function compileTokens(format: string): Result<InstantFormat, string> {
  const parts: number[] = [];
  const pieces: ReadPiece[] = [];
  for (const { groups = {} } of format.matchAll(PIECES)) {
    const { quoted, letters, other } = groups;
    const token = TOKENS.get(letters ?? '');
    if (!token && letters && letters !== 'T') return err(`"${letters}" is no token of a date format`);
    if (token) parts.push(token.part);
    pieces.push(token?.read ?? literal(quoted ?? letters ?? other ?? ''));
  }
  const fault = faultOf(format, parts);
  return fault ? err(fault) : ok(stampReader(pieces, parts.includes(OFFSET_MS)));
}

function faultOf(format: string, parts: readonly number[]): string | undefined {
  if (format.split("'").length % 2 === 0) return 'a single quote is not closed';
  if (new Set(parts).size < parts.length) return 'it says the same part of a date twice';
  if (![YEAR, MONTH, DAY].every((part) => parts.includes(part))) return 'it needs a year, a month and a day';
  if (parts.includes(HOUR_OF_HALF_DAY) !== parts.includes(HALF_DAY)) return 'h and a (AM, PM) belong together';
  if (parts.includes(OFFSET_MS) && parts.at(-1) !== OFFSET_MS) return 'Z can only stand at the end';
  return undefined;
}

const literal =
  (expected: string): ReadPiece =>
  (text, at) =>
    text.startsWith(expected, at) ? at + expected.length : -1;

const stampReader =
  (pieces: readonly ReadPiece[], hasOffset: boolean): InstantFormat =>
  (toInstant) => {
    const parts = new Int32Array(PART_COUNT);
    return (text) => {
      if (!readPieces(text, pieces, parts)) return Number.NaN;
      const wallMs = wallClockMs(parts);
      return hasOffset ? wallMs - (parts[OFFSET_MS] ?? 0) : toInstant(wallMs);
    };
  };

function readPieces(text: string, pieces: readonly ReadPiece[], parts: Parts): boolean {
  let at = 0;
  for (const read of pieces) {
    at = read(text, at, parts);
    if (at < 0) return false;
  }
  return at === text.length;
}

/** A format determines which parts are written, so those of the last stamp are all overwritten, and the others stay 0. */
const wallClockMs = (parts: Parts): number =>
  utcMs(
    parts[YEAR] ?? 0,
    parts[MONTH] ?? 0,
    parts[DAY] ?? 0,
    hourOf(parts),
    parts[MINUTE] ?? 0,
    parts[SECOND] ?? 0,
    parts[MILLISECOND] ?? 0,
  );

/** 12 AM is midnight, as is 00 AM, which some programs write. */
function hourOf(parts: Parts): number {
  const hour = parts[HOUR_OF_HALF_DAY] ?? 0;
  return hour > 12 ? Number.NaN : (parts[HOUR] ?? 0) + (hour % 12) + 12 * (parts[HALF_DAY] ?? 0);
}
