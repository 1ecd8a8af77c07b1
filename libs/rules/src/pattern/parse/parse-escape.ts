import { noneOf, oneOf, rangeOf, SHORTHANDS } from '../characters.js';
import type { CharactersNode } from '../pattern.js';
import type { PatternReader } from './reader.js';

const KNOWN: ReadonlyMap<string, CharactersNode> = new Map([
  ['n', oneOf([rangeOf('\n')])],
  ['t', oneOf([rangeOf('\t')])],
  ['r', oneOf([rangeOf('\r')])],
  ['d', oneOf(SHORTHANDS.d)],
  ['w', oneOf(SHORTHANDS.w)],
  ['s', oneOf(SHORTHANDS.s)],
  ['D', noneOf(SHORTHANDS.d)],
  ['W', noneOf(SHORTHANDS.w)],
  ['S', noneOf(SHORTHANDS.s)],
]);

const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** Reads `\` and the character behind it. */
export function parseEscape(reader: PatternReader): CharactersNode | undefined {
  const at = reader.position;
  reader.take('\\');
  const escaped = reader.takeCharacter();
  if (escaped === undefined) return reader.refuse('a pattern cannot end in "\\"; write \\\\ for the character.', at);
  if (PUNCTUATION.test(escaped)) return oneOf([rangeOf(escaped)]);
  return KNOWN.get(escaped) ?? reader.refuse(reasonAgainst(escaped), at);
}

/** The first that names the character. */
const REASONS: ReadonlyArray<readonly [RegExp, string]> = [
  [/[0-9k]/, 'back references are not supported.'],
  [/[bB]/, 'word boundaries are not supported.'],
  [/[pP]/, 'Unicode properties are not supported; list the characters.'],
  [/[xucfvae]/, 'write the character itself.'],
  [/[AZz]/, 'write ^ for the start and $ for the end of the text.'],
];

const reasonAgainst = (escaped: string): string =>
  `"\\${escaped}" has no meaning here: ${REASONS.find(([named]) => named.test(escaped))?.[1] ?? 'only punctuation needs a "\\".'}`;
