import { parsePattern } from '../../pattern/index.js';
import type { CharactersNode } from '../../pattern/pattern.js';
import { type PatternVisitor, visitPattern } from '../../pattern/visit-pattern.js';

/** A few texts that a regular expression is likely to be found in: every part as short as can be, or a little longer. */
export function textsMatching(source: string): string[] {
  const pattern = parsePattern(source);
  if (!pattern.ok) return [];
  const { root } = pattern.value;
  return [...new Set([visitPattern(root, writerOf(0)), visitPattern(root, writerOf(1))])];
}

const LONGEST = 1000;

/** @param extra repetitions beyond the fewest, and which of several alternatives is taken */
const writerOf = (extra: number): PatternVisitor<string> => ({
  characters: someCharacter,
  anchor: () => '',
  sequence: (_, texts) => texts.join(''),
  alternation: (_, texts) => texts[Math.min(extra, texts.length - 1)] ?? '',
  repeat: ({ min, max }, text) => text.repeat(Math.min(min + extra, max, LONGEST / (text.length + 1))),
});

function someCharacter({ negated, ranges }: CharactersNode): string {
  const first = ranges[0]?.from;
  if (!negated) return first === undefined ? '' : String.fromCodePoint(first);
  const ordinary = [...'a0A -'].find((character) => !ranges.some(({ from, to }) => isWithin(character, from, to)));
  return ordinary ?? '';
}

const isWithin = (character: string, from: number, to: number): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return code >= from && code <= to;
};
