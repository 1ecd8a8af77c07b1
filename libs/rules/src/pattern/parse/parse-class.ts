import { noneOf, oneOf, rangeOf } from '../characters.js';
import type { CharacterRange, CharactersNode } from '../pattern.js';
import { parseEscape } from './parse-escape.js';
import type { PatternReader } from './reader.js';

type Ranges = readonly CharacterRange[];

/** Reads `[…]` or `[^…]`. */
export function parseClass(reader: PatternReader): CharactersNode | undefined {
  const at = reader.position;
  reader.take('[');
  const make = reader.take('^') ? noneOf : oneOf;
  const ranges: CharacterRange[] = [];
  while (!reader.take(']')) {
    if (reader.next === undefined) return reader.refuse('this "[" is never closed; write \\[ for the character.', at);
    const more = parseMember(reader, ranges.length === 0);
    if (more === undefined) return undefined;
    ranges.push(...more);
  }
  return ranges.length > 0 ? make(ranges) : reader.refuse('a class cannot be empty; write \\] for the character.', at);
}

/** Reads one character, a range of them, or a shorthand such as `\d`. */
function parseMember(reader: PatternReader, isFirst: boolean): Ranges | undefined {
  const at = reader.position;
  const from = parseOne(reader, isFirst);
  if (from === undefined || !isRange(reader)) return from;
  reader.take('-');
  const to = parseOne(reader, false);
  return to && between(from, to, (message) => reader.refuse(message, at));
}

/** A `-` before the closing bracket is a character. */
const isRange = ({ source, position, next }: PatternReader): boolean =>
  next === '-' && position + 1 < source.length && source[position + 1] !== ']';

function parseOne(reader: PatternReader, isFirst: boolean): Ranges | undefined {
  const at = reader.position;
  if (reader.next === '\\') return parseEscapeInClass(reader);
  const character = reader.takeCharacter() ?? '';
  if (character === '[') return reader.refuse(`${NESTED} write \\[ for the character.`, at);
  if (character === '-' && !isFirst && reader.next !== ']') return reader.refuse(HYPHEN, at);
  return [rangeOf(character)];
}

const NESTED = 'classes such as [:alpha:] and classes within classes are not supported;';
const HYPHEN = 'a "-" that is no range stands first or last in its class; write \\- for the character.';

function parseEscapeInClass(reader: PatternReader): Ranges | undefined {
  const at = reader.position;
  const escaped = parseEscape(reader);
  if (escaped?.negated) return reader.refuse('of the shorthands only \\d, \\w and \\s can be in a class.', at);
  return escaped?.ranges;
}

function between(from: Ranges, to: Ranges, refuse: (message: string) => undefined): Ranges | undefined {
  const [first, ...othersFrom] = from;
  const [last, ...othersTo] = to;
  const areSingle =
    othersFrom.length === 0 && othersTo.length === 0 && first?.from === first?.to && last?.from === last?.to;
  if (first === undefined || last === undefined || !areSingle)
    return refuse('a range goes from one character to another.');
  if (first.from > last.from) return refuse('the ends of this range are the wrong way round.');
  return [Object.freeze({ from: first.from, to: last.from })];
}
