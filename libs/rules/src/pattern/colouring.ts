import type { CharactersNode, PatternNode } from './pattern.js';
import { visitPattern } from './visit-pattern.js';

/**
 * Counts the colours in each set of characters of a pattern. Characters have the same colour if no set of the pattern tells them
 * apart: `a[^b]` knows three, those of `a`, of `b` and of all others. PostgreSQL's automata have a transition per colour.
 */
export function colouring(root: PatternNode): (set: CharactersNode) => number {
  const sets = charactersIn(root);
  const colours = coloursOf(sets);
  const counts = new Map(sets.map((set, index) => [set, colours.filter((colour) => colour[index] === '1').length]));
  return (set) => counts.get(set) ?? 0;
}

const charactersIn = (root: PatternNode): CharactersNode[] =>
  visitPattern<CharactersNode[]>(root, {
    characters: (node) => [node],
    anchor: () => [],
    sequence: (_, parts) => parts.flat(),
    alternation: (_, parts) => parts.flat(),
    repeat: (_, part) => part,
  });

/** Each colour as a digit per set, 1 where the set has it. Only where a range begins or has ended can the colour change. */
function coloursOf(sets: readonly CharactersNode[]): string[] {
  const changes = new Set([0]);
  for (const { ranges } of sets) for (const { from, to } of ranges) changes.add(from).add(to + 1);
  return [...new Set(Array.from(changes, (point) => sets.map((set) => (holds(set, point) ? '1' : '0')).join('')))];
}

const holds = ({ ranges, negated }: CharactersNode, point: number): boolean =>
  ranges.some(({ from, to }) => from <= point && point <= to) !== negated;
