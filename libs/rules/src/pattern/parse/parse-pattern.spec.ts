import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_GROUPS, MAX_LENGTH } from '../limits.js';
import { patternToPostgres } from '../pattern-to-postgres.js';
import { partsOf, patternOf, sourceArbitrary, TRICKY_CHARACTERS } from '../testing/pattern-arbitraries.js';
import { parsePattern } from './parse-pattern.js';

const nested = (groups: number): string => `${'('.repeat(groups)}a${')'.repeat(groups)}`;

describe('parsePattern accepts, and PostgreSQL is given', () => {
  it.each<[string, string]>([
    ['abc', 'abc'],
    ['^DE-\\d{5}$', '^DE\\u002d[0-9]{5}$'],
    ['a.c', 'a[^\\u000a]c'],
    ['\\n\\t\\r', '\\u000a\\u0009\\u000d'],
    [
      '\\\\\\.\\[\\]\\{\\}\\(\\)\\*\\+\\?\\|\\^\\$',
      '\\u005c\\u002e\\u005b\\u005d\\u007b\\u007d\\u0028\\u0029\\u002a\\u002b\\u003f\\u007c\\u005e\\u0024',
    ],
    [`\\'\\"\\/\\-\\_`, '\\u0027\\u0022\\u002f\\u002d\\u005f'],
    [`'"/-_ `, '\\u0027\\u0022\\u002f\\u002d\\u005f\\u0020'],
    ['é😀\u{10ffff}', '\\u00e9\\U0001f600\\U0010ffff'],
    ['\\d\\D', '[0-9][^0-9]'],
    ['\\w\\W', '[0-9A-Z\\u005fa-z][^0-9A-Z\\u005fa-z]'],
    ['\\s\\S', '[\\u0009-\\u000d\\u0020][^\\u0009-\\u000d\\u0020]'],
    ['[cab]', '[a-c]'],
    ['[a]', 'a'],
    ['[^a]', '[^a]'],
    ['[a-cb-e]', '[a-e]'],
    ['[\\d_x-z]', '[0-9\\u005fx-z]'],
    ['[a^]', '[\\u005ea]'],
    ['[-a]', '[\\u002da]'],
    ['[^a-]', '[^\\u002da]'],
    ['[a\\-z]', '[\\u002daz]'],
    ['[!--]', '[\\u0021-\\u002d]'],
    ['[\\]\\\\\\[]', '[\\u005b-\\u005d]'],
    ['[.*+?(){}|$]', '[\\u0024\\u0028-\\u002b\\u002e\\u003f\\u007b-\\u007d]'],
    ['(a)(?:b)', 'ab'],
    ['a|bc|d', '(?:a|bc|d)'],
    ['(a|b)c', '(?:a|b)c'],
    ['(ab)*', '(?:ab)*'],
    ['(a*)*', '(?:a*)*'],
    ['a*b+c?', 'a*b+c?'],
    ['a{0}b{1}c{2,}d{2,5}e{2,2}', 'a{0}b{1}c{2,}d{2,5}e{2}'],
    ['a{0,}b{1,}c{0,1}d{255}', 'a*b+c?d{255}'],
    ['^$', '^$'],
    ['^a|b$', '(?:^a|b$)'],
    ['(^|,)a(,|$)', '(?:^|\\u002c)a(?:\\u002c|$)'],
    ['((^a))((b$))', '^ab$'],
  ])('%s', (source, postgres) => {
    const pattern = patternOf(source);
    expect(pattern.source).toBe(source);
    expect(patternToPostgres(pattern)).toBe(postgres);
  });
});

describe('parsePattern refuses', () => {
  it.each<[string, string]>([
    ['', 'A pattern cannot be empty: it would match every text.'],
    ['a\0', 'A pattern cannot hold \\u0000: no text in PostgreSQL does.'],
    ['a\ud83d', 'A pattern cannot hold half of a UTF-16 surrogate pair.'],
    ['x'.repeat(MAX_LENGTH + 1), 'A pattern has at most 200 characters; this one has 201.'],
    ['()', 'At character 2: there is nothing to match here; write "?" after a part that can be left out.'],
    ['(?:)', 'At character 4: there is nothing to match here'],
    ['|a', 'At character 1: there is nothing to match here'],
    ['a|', 'At character 3: there is nothing to match here'],
    ['a||b', 'At character 3: there is nothing to match here'],
    ['(a|)', 'At character 4: there is nothing to match here'],
    ['(a', 'At character 1: this "(" is never closed; write \\( for the character.'],
    ['((a)', 'At character 1: this "(" is never closed'],
    ['a)', 'At character 2: this ")" closes no group; write \\) for the character.'],
    ['[a', 'At character 1: this "[" is never closed; write \\[ for the character.'],
    ['a]', 'At character 2: write \\] for the character "]".'],
    ['a}', 'At character 2: write \\} for the character "}".'],
    ['[]', 'At character 1: a class cannot be empty; write \\] for the character.'],
    ['[]a]', 'At character 1: a class cannot be empty'],
    ['[^]', 'At character 1: a class cannot be empty'],
    [
      '[[:alpha:]]',
      'At character 2: classes such as [:alpha:] and classes within classes are not supported; write \\[ for the character.',
    ],
    ['[[=a=]]', 'At character 2: classes such as [:alpha:]'],
    ['[z-a]', 'At character 2: the ends of this range are the wrong way round.'],
    ['[\\d-z]', 'At character 2: a range goes from one character to another.'],
    ['[a-\\d]', 'At character 2: a range goes from one character to another.'],
    [
      '[a-c-e]',
      'At character 5: a "-" that is no range stands first or last in its class; write \\- for the character.',
    ],
    ['[\\D]', 'At character 2: of the shorthands only \\d, \\w and \\s can be in a class.'],
    ['[\\b]', 'At character 2: "\\b" has no meaning here: word boundaries are not supported.'],
    ['*a', 'At character 1: "*" has nothing before it to repeat; write \\* for the character.'],
    ['(?:+)', 'At character 4: "+" has nothing before it to repeat'],
    ['a|?', 'At character 3: "?" has nothing before it to repeat'],
    ['{2}', 'At character 1: "{" has nothing before it to repeat; write \\{ for the character.'],
    ['a**', 'At character 3: one quantifier cannot follow another; put the part in a group, as in (?:a{2})*.'],
    ['a{2}{3}', 'At character 5: one quantifier cannot follow another'],
    ['a+*', 'At character 3: one quantifier cannot follow another'],
    ['a*?', 'At character 3: a lazy quantifier would match the same texts; leave the "?" out.'],
    ['a{2,3}?', 'At character 7: a lazy quantifier would match the same texts'],
    [
      'a*+',
      'At character 3: possessive quantifiers are not supported; leave the "+" out, or put the part before it in a group.',
    ],
    ['a{', 'At character 2: a count is written {2}, {2,} or {2,5}; write \\{ for the character.'],
    ['a{,3}', 'At character 2: a count is written {2}, {2,} or {2,5}'],
    ['a{ 2 }', 'At character 2: a count is written {2}, {2,} or {2,5}'],
    ['a{3,2}', 'At character 2: the counts of {3,2} are the wrong way round.'],
    ['a{256}', 'At character 2: a part can be repeated 255 times, and no more.'],
    ['a{1,99999999999999999999}', 'At character 2: a part can be repeated 255 times, and no more.'],
    ['a{999,}', 'At character 2: a part can be repeated 255 times, and no more.'],
    ['(?=a)', 'At character 1: look-around is not supported.'],
    ['(?!a)', 'At character 1: look-around is not supported.'],
    ['b(?<=a)', 'At character 2: look-around is not supported.'],
    ['(?<!a)', 'At character 1: look-around is not supported.'],
    ['(?<name>a)', 'At character 1: groups have no names here; write (…).'],
    ['(?P<name>a)', 'At character 1: groups have no names here'],
    ['(?>a)', 'At character 1: atomic groups are not supported; write (…).'],
    ['(?#a)', 'At character 1: comments are not supported.'],
    ['(?i)a', 'At character 1: flags are not supported; inside of a group only ":" can follow "(?".'],
    ['(?i:a)', 'At character 1: flags are not supported'],
    ['(?-s:a)', 'At character 1: flags are not supported'],
    ['***=a', 'At character 1: "*" has nothing before it to repeat'],
    ['(a)\\1', 'At character 4: "\\1" has no meaning here: back references are not supported.'],
    ['\\k<a>', 'At character 1: "\\k" has no meaning here: back references are not supported.'],
    ['\\0', 'At character 1: "\\0" has no meaning here'],
    ['a\\b', 'At character 2: "\\b" has no meaning here: word boundaries are not supported.'],
    ['\\B', 'At character 1: "\\B" has no meaning here: word boundaries are not supported.'],
    ['\\p{L}', 'At character 1: "\\p" has no meaning here: Unicode properties are not supported; list the characters.'],
    ['\\x41', 'At character 1: "\\x" has no meaning here: write the character itself.'],
    ['\\u0041', 'At character 1: "\\u" has no meaning here: write the character itself.'],
    ['\\A', 'At character 1: "\\A" has no meaning here: write ^ for the start and $ for the end of the text.'],
    ['\\q', 'At character 1: "\\q" has no meaning here: only punctuation needs a "\\".'],
    ['\\é', 'At character 1: "\\é" has no meaning here'],
    ['a\\', 'At character 2: a pattern cannot end in "\\"; write \\\\ for the character.'],
    ['a^', 'At character 2: "^" is the start of the whole text, so nothing can come before it.'],
    ['a(b|^c)', 'At character 2: "^" is the start of the whole text'],
    ['^^a', 'At character 2: "^" is the start of the whole text'],
    ['$a', 'At character 2: "$" is the end of the whole text, so nothing can come after it.'],
    ['(a|b$)c', 'At character 7: "$" is the end of the whole text'],
    ['^*a', 'At character 2: "^" and "$" cannot be repeated.'],
    ['(?:a|$)?', 'At character 8: "^" and "$" cannot be repeated.'],
    ['(?:(^a)+)', 'At character 8: "^" and "$" cannot be repeated.'],
    ['😀😀\\q', 'At character 3: '],
    [nested(MAX_GROUPS + 1), 'At character 21: groups can be nested 20 deep, and no deeper.'],
  ])('%j', (source, message) => {
    const pattern = parsePattern(source);
    expect(pattern.ok).toBe(false);
    expect(pattern.ok ? '' : pattern.error.message).toContain(message);
  });
});

const TOO_LONG = 'With every repeat written out, a pattern has at most 1000 characters; this one has more.';
const TOO_SLOW = 'This pattern would take too long: ';

test.each<[string, string | undefined]>([
  ['x'.repeat(MAX_LENGTH), undefined],
  ['😀'.repeat(MAX_LENGTH), undefined],
  [nested(MAX_GROUPS), undefined],
  ['(?:a{100}){10}', undefined],
  ['(?:a{100}){10}b', TOO_LONG],
  ['(?:a{5,100}|b{3,}){10}', TOO_LONG],
  ['(?:a{250,}){4,}', undefined],
  ['(?:(?:a{255}){0}){5}', TOO_LONG],
  ['(?:(?:(?:(?:a{255}){255}){255}){255}){255}', TOO_LONG],
  ['.{0,255}', undefined],
  ['(?:a?){139}', undefined],
  ['(?:a?){142}', TOO_SLOW],
  ['(?:a*b*){69}', undefined],
  ['(?:a*b*){80}', TOO_SLOW],
  ['(?:[^a]?[^b]?[^c]?[^d]?[^e]?){5}', undefined],
  ['(?:[^a]?[^b]?[^c]?[^d]?[^e]?){50}', TOO_SLOW],
])('%s is within the limits unless there is a complaint: %s', (source, complaint) => {
  const pattern = parsePattern(source);
  expect(pattern.ok ? undefined : pattern.error.message).toEqual(
    complaint === undefined ? undefined : expect.stringContaining(complaint),
  );
});

test('a pattern cannot be changed', () => {
  fc.assert(
    fc.property(sourceArbitrary(TRICKY_CHARACTERS), (source) => {
      const pattern = patternOf(source);
      const lists = partsOf(pattern.root).flatMap((node) =>
        Object.values(node).filter((value) => typeof value === 'object'),
      );
      expect([pattern, ...partsOf(pattern.root), ...lists].every((part) => Object.isFrozen(part))).toBe(true);
    }),
  );
});

test('any text is a pattern or refused in a sentence', () => {
  const signs = fc.string({ unit: fc.constantFrom(...'ab01-,^$.*+?()[]{}|\\:=!<dwsnDé😀'), maxLength: 12 });
  fc.assert(
    fc.property(fc.oneof(signs, fc.string({ unit: 'binary' })), (source) => {
      const pattern = parsePattern(source);
      if (pattern.ok) expect(() => new RegExp(jsSource(source), 'u')).not.toThrow();
      else expect(pattern.error.message).toMatch(/^(At character \d+: |[A-Z]).+\.$/s);
    }),
    { numRuns: 300 },
  );
});

/** JavaScript's flag `u` does not take every punctuation sign after a `\`. */
const jsSource = (source: string): string =>
  source.replace(/\\([\\\]^])|\\([^\w])/g, (all, kept, sign) => {
    if (sign === '-') return '\\x2d'; // which JavaScript takes inside brackets and outside; \- it takes only inside
    return kept || /[$.*+?()[{}|/]/.test(sign) ? all : sign;
  });
