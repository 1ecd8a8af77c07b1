import { anchorsIn } from '../anchors-in.js';
import { MAX_REPEAT } from '../limits.js';
import type { PatternNode } from '../pattern.js';
import type { PatternReader } from './reader.js';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

const SIGNS: Readonly<Record<string, Bounds>> = {
  '*': { min: 0, max: Number.POSITIVE_INFINITY },
  '+': { min: 1, max: Number.POSITIVE_INFINITY },
  '?': { min: 0, max: 1 },
};

const COUNTS = /\{(\d+)(,(\d*))?\}/y;

export const QUANTIFIERS: ReadonlySet<string | undefined> = new Set(['*', '+', '?', '{']);

/** Reads the quantifier behind an atom, if there is one. @returns the atom, repeated */
export function parseQuantifier(node: PatternNode, reader: PatternReader): PatternNode | undefined {
  if (!QUANTIFIERS.has(reader.next)) return node;
  if (anchorsIn(node).size > 0) return reader.refuse('"^" and "$" cannot be repeated.');
  const bounds = readBounds(reader);
  if (bounds === undefined) return undefined;
  if (QUANTIFIERS.has(reader.next)) return reader.refuse(AFTER[reader.next ?? ''] ?? DOUBLED);
  return Object.freeze({ kind: 'repeat', node, ...bounds });
}

const DOUBLED = 'one quantifier cannot follow another; put the part in a group, as in (?:a{2})*.';

const AFTER: Readonly<Record<string, string>> = {
  '?': 'a lazy quantifier would match the same texts; leave the "?" out.',
  '+': 'possessive quantifiers are not supported; leave the "+" out, or put the part before it in a group.',
};

function readBounds(reader: PatternReader): Bounds | undefined {
  const at = reader.position;
  const sign = SIGNS[reader.next ?? ''];
  if (sign !== undefined) {
    reader.takeCharacter();
    return sign;
  }
  const [all, first, comma, last] = reader.takeMatch(COUNTS) ?? [];
  if (all === undefined) return reader.refuse('a count is written {2}, {2,} or {2,5}; write \\{ for the character.');
  const min = Number(first);
  const max = last ? Number(last) : comma === undefined ? min : Number.POSITIVE_INFINITY;
  return checked({ min, max }, at, reader);
}

function checked(bounds: Bounds, at: number, reader: PatternReader): Bounds | undefined {
  const { min, max } = bounds;
  if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY)) {
    return reader.refuse(`a part can be repeated ${MAX_REPEAT} times, and no more.`, at);
  }
  return min <= max ? bounds : reader.refuse(`the counts of {${min},${max}} are the wrong way round.`, at);
}
