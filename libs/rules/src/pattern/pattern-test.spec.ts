import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { patternTest } from './pattern-test.js';
import {
  matchArbitrary,
  patternOf,
  sourceArbitrary,
  TRICKY_CHARACTERS,
  textArbitrary,
  UNDISPUTED_CHARACTERS,
} from './testing/pattern-arbitraries.js';

const matches = (source: string, text: string): boolean => patternTest(patternOf(source))(text);

test.each<[string, string, boolean]>([
  ['b', 'abc', true],
  ['^b', 'abc', false],
  ['^b', 'a\nb', false],
  ['b$', 'ab', true],
  ['b$', 'ab\n', false],
  ['^$', '', true],
  ['^$', '\n', false],
  ['a.c', 'a\nc', false],
  ['a.c', 'a\rc', true],
  ['a.c', 'a\u2028c', true],
  ['^.$', '😀', true],
  ['^..$', '😀', false],
  ['^.$', '\u{10ffff}', true],
  ['^..$', 'e\u0301', true],
  ['^é$', 'e\u0301', false],
  ['[^a]', '\n', true],
  ['\\d', '١', false],
  ['\\w', 'é', false],
  ['\\W', 'é', true],
  ['\\s', '\u00a0', false],
  ['\\s', '\v', true],
  ['^[a-\u{10ffff}]$', '😀', true],
  ['^[^😀]$', '😀', false],
  ['a{0}', '', true],
])('%j in %j: %s', (source, text, expected) => {
  expect(matches(source, text)).toBe(expected);
});

test("agrees with JavaScript's RegExp on short texts", () => {
  const texts = fc.array(textArbitrary(UNDISPUTED_CHARACTERS, 6), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(sourceArbitrary(UNDISPUTED_CHARACTERS), texts, (source, some) => {
      const expression = new RegExp(source, 'u');
      const tested = patternTest(patternOf(source));
      expect(some.map(tested)).toEqual(some.map((text) => expression.test(text)));
    }),
    { numRuns: 300 },
  );
});

test('matches every text put together by following the pattern', () => {
  const patterns = sourceArbitrary(TRICKY_CHARACTERS).map(patternOf);
  const cases = patterns.chain((pattern) => fc.tuple(fc.constant(pattern), matchArbitrary(pattern)));
  fc.assert(
    fc.property(cases, ([pattern, text]) => {
      fc.pre(text !== undefined);
      expect(patternTest(pattern)(text)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('a text of 100,000 characters takes no longer than it should with', () => {
  it.each<[string]>([
    ['(a+)+$'],
    ['^(a|a)*$'],
    ['^(a*)*$'],
    ['(a|aa)+$'],
    ['([a-z]+)*=$'],
    ['(.*.*.*.*)*x$'],
    ['(?:a?){100}a{100}$'],
    ['^(?:[ab]*a[ab]{12})*$'],
  ])('%s', (source) => {
    const text = `${'a'.repeat(100_000)}!`;
    const begin = performance.now();
    expect(matches(source, text)).toBe(false);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
