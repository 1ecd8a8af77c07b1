import { codePointOf, noneOf, oneOf } from './characters.js';
import { alternation, type CharacterRange, type Pattern, type PatternNode, sequence } from './pattern.js';
import { visitPattern } from './visit-pattern.js';

/** The one character that stands for all the cases of a character. What it answers for its own answers is the same again. */
export type FoldCharacter = (character: string) => string;

/**
 * The pattern to use on a text whose characters were folded, for a match that ignores case.
 *
 * - A literal is folded.
 * - A class matches the folded form of whatever it matched: `[A-F]` matches `a` to `f`.
 * - A negated class, also `.`, `\D`, `\W` and `\S`, matches all but the folded form of what it excluded: `[^A-F]` does not match
 *   `a`, although it did match it before folding. That is what JavaScript's flags `iu` do.
 *
 * @param fold answers one character for one, or this throws; characters from U+20000 on, which have no cases, may pass it by
 */
export function foldPattern({ source, root }: Pattern, fold: FoldCharacter): Pattern {
  const folded = visitPattern<PatternNode>(root, {
    characters: ({ ranges, negated }) => (negated ? noneOf : oneOf)(ranges.flatMap((range) => foldRange(range, fold))),
    anchor: (node) => node,
    sequence: (_, parts) => sequence(parts),
    alternation: (_, parts) => alternation(parts),
    repeat: (node, part) => Object.freeze({ ...node, node: part }),
  });
  return Object.freeze({ source, root: folded });
}

/** A range keeps what no folded text holds any more, so that it stays one range; a single character is replaced. */
function foldRange(range: CharacterRange, fold: FoldCharacter): CharacterRange[] {
  const { from, to } = range;
  if (from === to) return [single(folded(from, fold))];
  const inside = changesBy(fold).filter((change) => from <= change.from && change.from <= to);
  return [range, ...inside.map((change) => single(change.to))];
}

const single = (point: number): CharacterRange => Object.freeze({ from: point, to: point });

/** No character from here on has cases; the last that do are Adlam, U+1E900 to U+1E943. */
const CASELESS = 0x20000;

interface Change {
  readonly from: number;
  readonly to: number;
}

/** What a fold does to all characters: found out once, since a range may hold them all. */
const CHANGES = new WeakMap<FoldCharacter, readonly Change[]>();

function changesBy(fold: FoldCharacter): readonly Change[] {
  const known = CHANGES.get(fold);
  if (known !== undefined) return known;
  const changes = Array.from({ length: CASELESS }, (_, from) => ({
    from,
    to: isScalar(from) ? folded(from, fold) : from,
  }));
  const found = changes.filter(({ from, to }) => from !== to);
  CHANGES.set(fold, found);
  return found;
}

/** Surrogates are no characters. */
const isScalar = (point: number): boolean => point < 0xd800 || point > 0xdfff;

function folded(point: number, fold: FoldCharacter): number {
  const character = String.fromCodePoint(point);
  const answer = fold(character);
  const [first, ...others] = answer;
  if (first === undefined || others.length > 0) {
    throw new Error(
      `A fold answers one character for one, not ${JSON.stringify(answer)} for ${JSON.stringify(character)}.`,
    );
  }
  return codePointOf(first);
}
