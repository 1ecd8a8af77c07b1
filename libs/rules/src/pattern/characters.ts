import type { CharacterRange, CharactersNode } from './pattern.js';

/** One of the characters in the ranges, which may come in any order. */
export const oneOf = (ranges: readonly CharacterRange[]): CharactersNode => characters(ranges, false);

/** One character that is in none of the ranges. */
export const noneOf = (ranges: readonly CharacterRange[]): CharactersNode => characters(ranges, true);

const characters = (ranges: readonly CharacterRange[], negated: boolean): CharactersNode =>
  Object.freeze({ kind: 'characters', negated, ranges: Object.freeze(merged(ranges)) });

/** The same characters in order, ranges that overlap or touch made one. */
function merged(ranges: readonly CharacterRange[]): CharacterRange[] {
  const result: CharacterRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from > last.to + 1) result.push(range);
    else result[result.length - 1] = Object.freeze({ from: last.from, to: Math.max(last.to, range.to) });
  }
  return result;
}

export const codePointOf = (character: string): number => character.codePointAt(0) ?? Number.NaN;

export const rangeOf = (from: string, to = from): CharacterRange =>
  Object.freeze({ from: codePointOf(from), to: codePointOf(to) });

export const NEWLINE = rangeOf('\n');

/** What `\d`, `\w` and `\s` stand for: ASCII only, as in JavaScript, whose `\s` knows many more spaces, and in PostgreSQL's "C". */
export const SHORTHANDS: Readonly<Record<'d' | 'w' | 's', readonly CharacterRange[]>> = {
  d: [rangeOf('0', '9')],
  w: [rangeOf('0', '9'), rangeOf('A', 'Z'), rangeOf('_'), rangeOf('a', 'z')],
  s: [rangeOf('\t', '\r'), rangeOf(' ')],
};
