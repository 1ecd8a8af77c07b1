import type { CharacterRange, CharactersNode, PatternNode, RepeatNode } from './pattern.js';
import { visitPattern } from './visit-pattern.js';

/** How a dialect writes any character, inside a class and outside, so that it stands for nothing but itself. */
export type CharacterWriter = (codePoint: number) => string;

/**
 * Writes a tree so that all dialects read the same out of it: only letters and digits stand as they are, every other character is
 * an escape, `.` and `\d` are classes, and groups capture nothing. `^` and `$` mean the whole text in each dialect without flags.
 */
export function writePattern(root: PatternNode, writeSpecial: CharacterWriter): string {
  const write: CharacterWriter = (point) => (isPlain(point) ? String.fromCodePoint(point) : writeSpecial(point));
  return visitPattern<string>(root, {
    characters: (node) => writeCharacters(node, write),
    anchor: ({ edge }) => (edge === 'start' ? '^' : '$'),
    sequence: (_, parts) => parts.join(''),
    alternation: (_, parts) => `(?:${parts.join('|')})`,
    repeat: writeRepeat,
  });
}

const isPlain = (point: number): boolean => point < 0x80 && /[0-9A-Za-z]/.test(String.fromCodePoint(point));

function writeCharacters({ ranges, negated }: CharactersNode, write: CharacterWriter): string {
  const [first, ...others] = ranges;
  if (!negated && others.length === 0 && first?.from === first?.to) return write(first?.from ?? 0);
  return `[${negated ? '^' : ''}${ranges.map((range) => writeRange(range, write)).join('')}]`;
}

const writeRange = ({ from, to }: CharacterRange, write: CharacterWriter): string =>
  from === to ? write(from) : `${write(from)}-${write(to)}`;

const writeRepeat = (repeat: RepeatNode, part: string): string =>
  (repeat.node.kind === 'sequence' || repeat.node.kind === 'repeat' ? `(?:${part})` : part) + quantifier(repeat);

function quantifier({ min, max }: RepeatNode): string {
  if (max === Number.POSITIVE_INFINITY) return SHORT[min] ?? `{${min},}`;
  if (min === max) return `{${min}}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

const SHORT: readonly string[] = ['*', '+'];
