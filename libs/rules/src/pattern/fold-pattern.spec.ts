import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldPattern } from './fold-pattern.js';
import { patternTest } from './pattern-test.js';
import { patternToPostgres } from './pattern-to-postgres.js';
import { patternOf, sourceArbitrary, textArbitrary } from './testing/pattern-arbitraries.js';

/** To lower case where that is one character. */
function lower(character: string): string {
  const folded = character.toLowerCase();
  return Array.from(folded).length === 1 ? folded : character;
}

const lowerText = (text: string): string => Array.from(text, lower).join('');

test.each<[string, string]>([
  ['Ab', 'ab'],
  ['É\\.😀', '\\u00e9\\u002e\\U0001f600'],
  ['^(A|B)+$', '^(?:a|b)+$'],
  ['[AÉ]', '[a\\u00e9]'],
  ['[A-F]', '[A-Fa-f]'],
  ['[^A-F]', '[^A-Fa-f]'],
  ['[^A]', '[^a]'],
  ['\\w', '[0-9A-Z\\u005fa-z]'],
  ['.', '[^\\u000a]'],
  ['ẞ', '\\u00df'],
  ['İ', '\\u0130'],
])('%s is used as %s on folded texts', (source, postgres) => {
  const pattern = foldPattern(patternOf(source), lower);
  expect(pattern.source).toBe(source);
  expect(patternToPostgres(pattern)).toBe(postgres);
});

test("is what JavaScript's flag i does, for characters with two cases", () => {
  const characters = [...'aAbBzZéÉøØяЯ09_-[^\n😀𐐀𐐨'];
  const texts = fc.array(textArbitrary(characters, 6), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(sourceArbitrary(characters), texts, (source, some) => {
      const expression = new RegExp(source, 'iu');
      const tested = patternTest(foldPattern(patternOf(source), lower));
      expect(some.map((text) => tested(lowerText(text)))).toEqual(some.map((text) => expression.test(text)));
    }),
    { numRuns: 300 },
  );
});

test('a fold that makes one character two is a mistake', () => {
  const fold = (character: string) => character.toLowerCase();
  expect(() => foldPattern(patternOf('İ'), fold)).toThrow('A fold answers one character for one');
  expect(() => foldPattern(patternOf('[À-Ɏ]'), fold)).toThrow('A fold answers one character for one');
});
