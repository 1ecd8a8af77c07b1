import fc, { type Arbitrary } from 'fast-check';
import { parsePattern } from '../parse/parse-pattern.js';
import type { CharactersNode, Pattern, PatternNode } from '../pattern.js';
import { visitPattern } from '../visit-pattern.js';

/** Characters that languages and databases disagree about: signs, spaces, combining ones, cases, ends of UTF-8 and UTF-16 lengths. */
export const TRICKY_CHARACTERS: readonly string[] = [
  ...`abAB09_- /'"\\[]{}()*+?.^$|,&~#=!<>:;@%\``,
  ...'\n\t\r\v\f\x01\x1f\x7f\x80\x85\xa0\xad\u2028\u2029\u3000\u200b\ufeff',
  ...'éÉe\u0301ßẞİıςσΣ\u212Aſµμǆ١\u0345',
  ...'\u07ff\u0800\ud7ff\ue000\ufffd\uffff\u{10000}\u{10400}😀👩\u200d👧\u{1ffff}\u{20000}\u{10fffe}\u{10ffff}',
];

/** The tricky ones that our subset and JavaScript's flag `u` agree about: JavaScript's `.` and `\s` know more lines and spaces. */
export const UNDISPUTED_CHARACTERS = TRICKY_CHARACTERS.filter(
  (one) => one !== '\r' && (one < '\x80' || !/\s/.test(one)),
);

export const textArbitrary = (characters: readonly string[], maxLength: number): Arbitrary<string> =>
  fc.array(fc.constantFrom(...characters), { maxLength, size: 'max' }).map((text) => text.join(''));

/** The sources of patterns over the characters, in the syntax that `parsePattern` and JavaScript's flag `u` have in common. */
export function sourceArbitrary(characters: readonly string[]): Arbitrary<string> {
  const { alternatives, sequence } = fc.letrec<Grammar>((tie) => ({
    alternatives: several(tie('sequence'), 2).map((all) => all.join('|')),
    sequence: several(tie('part'), 3).map((all) => all.join('')),
    part: fc.tuple(tie('atom'), quantifier).map((all) => all.join('')),
    atom: fc.oneof({ maxDepth: 2, withCrossShrink: true }, atomArbitrary(characters), tie('group')),
    group: fc.tuple(fc.constantFrom('(', '(?:'), tie('alternatives')).map(([opening, inner]) => `${opening}${inner})`),
  }));
  const start = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc.constant('^'),
    sequence.map((one) => `(^|${one})`),
  );
  const end = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc.constant('$'),
    sequence.map((one) => `(?:${one}|$)`),
  );
  const anchored = fc.tuple(start, sequence, end).map((all) => all.join(''));
  return fc
    .oneof(
      alternatives,
      several(anchored, 2).map((all) => all.join('|')),
    )
    .filter((source) => parsePattern(source).ok);
}

type Grammar = Record<'alternatives' | 'sequence' | 'part' | 'atom' | 'group', string>;

const several = <T>(one: Arbitrary<T>, maxLength: number): Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength });

const count = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.constantFrom(9, 255));

const quantifier = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom('*', '+', '?') },
  count.map((times) => `{${times}}`),
  count.map((min) => `{${min},}`),
  fc.tuple(count, count).map(([a, b]) => `{${Math.min(a, b)},${Math.max(a, b)}}`),
);

const shorthand = fc.constantFrom('\\d', '\\w', '\\s');
const shorthandNot = fc.constantFrom('\\D', '\\W', '\\S');

const ESCAPES = new Map([
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
]);

function atomArbitrary(characters: readonly string[]): Arbitrary<string> {
  const character = fc.constantFrom(...characters);
  const literal = character.map((one) => one.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'));
  const escaped = character.map((one) => ESCAPES.get(one) ?? one.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'));
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(literal, escaped) },
    { weight: 1, arbitrary: fc.constant('.') },
    { weight: 1, arbitrary: fc.oneof(shorthand, shorthandNot) },
    { weight: 3, arbitrary: classArbitrary(character) },
  );
}

function classArbitrary(character: Arbitrary<string>): Arbitrary<string> {
  const inClass = (one: string) => one.replace(/[\\\]^[-]/, '\\$&');
  const range = fc.tuple(character, character).map(([a, b]) => inOrder(a, b).map(inClass).join('-'));
  const member = fc.oneof({ weight: 3, arbitrary: character.map(inClass) }, { weight: 2, arbitrary: range }, shorthand);
  return fc
    .tuple(fc.constantFrom('', '', '^'), fc.constantFrom('', '', '-'), several(member, 3), fc.constantFrom('', '', '-'))
    .map(([not, first, members, last]) => `[${not}${first}${members.join('')}${last}]`);
}

const inOrder = (a: string, b: string): string[] =>
  (a.codePointAt(0) ?? 0) <= (b.codePointAt(0) ?? 0) ? [a, b] : [b, a];

/** What `parsePattern` makes of a source that it accepts. */
export function patternOf(source: string): Pattern {
  const pattern = parsePattern(source);
  if (!pattern.ok) throw new Error(`${source}: ${pattern.error.message}`);
  return pattern.value;
}

/** Texts put together by following the pattern, so that each matches; undefined where a class has no characters. */
export const matchArbitrary = ({ root }: Pattern): Arbitrary<string | undefined> =>
  visitPattern<Arbitrary<string | undefined>>(root, {
    characters: memberArbitrary,
    anchor: () => fc.constant(''),
    sequence: (_, parts) => fc.tuple(...parts).map(joined),
    alternation: (_, parts) => fc.oneof(...parts),
    repeat: ({ min, max }, part) =>
      fc.array(part, { minLength: min, maxLength: Math.min(max, min + 3), size: 'max' }).map(joined),
  });

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join('');

/** An end of a range, or next to one for a negated class: where mistakes would be. */
function memberArbitrary({ ranges, negated }: CharactersNode): Arbitrary<string | undefined> {
  const inside = ranges.flatMap(({ from, to }) => [from, to]);
  const outside = ranges
    .flatMap(({ from, to }) => [from - 1, to + 1])
    .filter((point) => isStorable(point) && !inside.includes(point));
  const points = negated ? outside : inside;
  return points.length === 0
    ? fc.constant(undefined)
    : fc.constantFrom(...points.map((point) => String.fromCodePoint(point)));
}

const isStorable = (point: number): boolean => point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);

/** All parts of a tree, itself first. */
export const partsOf = (root: PatternNode): PatternNode[] =>
  visitPattern<PatternNode[]>(root, {
    characters: (node) => [node],
    anchor: (node) => [node],
    sequence: (node, parts) => [node, ...parts.flat()],
    alternation: (node, parts) => [node, ...parts.flat()],
    repeat: (node, part) => [node, ...part],
  });
