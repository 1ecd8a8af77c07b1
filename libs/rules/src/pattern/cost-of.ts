import { colouring } from './colouring.js';
import type { PatternNode, RepeatNode } from './pattern.js';
import { visitPattern } from './visit-pattern.js';

export interface PatternCost {
  /** Characters and anchors once every repeat is written out. */
  readonly size: number;
  /**
   * Transitions of the automaton that PostgreSQL makes of a pattern: one for each place, each place that can follow it, and each
   * class of characters accepted there that the pattern tells apart.
   */
  readonly transitions: number;
}

/** What a part adds to an automaton without empty moves (Glushkov, 1961), where every character of the pattern is a place. */
interface Automaton extends PatternCost {
  /** Transitions that lead into the part, from one place before it. */
  readonly entries: number;
  /** Places that the part can end in. */
  readonly exits: number;
  /** Whether the part matches the empty text. */
  readonly optional: boolean;
}

/** Measures a pattern without writing out its repeats. */
export function costOf(root: PatternNode): PatternCost {
  const coloursIn = colouring(root);
  const { size, transitions, entries } = visitPattern<Automaton>(root, {
    characters: (node) => ({ size: 1, transitions: 0, entries: coloursIn(node), exits: 1, optional: false }),
    anchor: () => ({ ...NOTHING, size: 1 }),
    sequence: (_, parts) => parts.reduce(inSequence, NOTHING),
    alternation: (_, parts) => parts.reduce(either),
    repeat: repeated,
  });
  return { size, transitions: entries + transitions };
}

const NOTHING: Automaton = { size: 0, transitions: 0, entries: 0, exits: 0, optional: true };

const inSequence = (first: Automaton, second: Automaton): Automaton => ({
  size: first.size + second.size,
  transitions: first.transitions + second.transitions + first.exits * second.entries,
  entries: first.entries + (first.optional ? second.entries : 0),
  exits: second.exits + (second.optional ? first.exits : 0),
  optional: first.optional && second.optional,
});

const either = (first: Automaton, second: Automaton): Automaton => ({
  size: first.size + second.size,
  transitions: first.transitions + second.transitions,
  entries: first.entries + second.entries,
  exits: first.exits + second.exits,
  optional: first.optional || second.optional,
});

/**
 * A row of copies. Where the part is never empty, PostgreSQL makes `x{2,5}` into copies that can be entered at one of the first
 * four and be left after the last only; otherwise any copy can follow any earlier one.
 */
function repeated({ min, max }: RepeatNode, part: Automaton): Automaton {
  const copies = Math.max(max === Number.POSITIVE_INFINITY ? min : max, 1);
  const loops = max === Number.POSITIVE_INFINITY ? 1 : 0;
  const neighbours = part.optional ? (copies * (copies - 1)) / 2 : copies - 1;
  return {
    size: part.size * copies,
    transitions: part.transitions * copies + part.exits * part.entries * (neighbours + loops),
    entries: part.entries * (part.optional ? copies : copies - Math.max(min, 1) + 1),
    exits: part.exits * (part.optional ? copies : 1),
    optional: part.optional || min === 0,
  };
}
