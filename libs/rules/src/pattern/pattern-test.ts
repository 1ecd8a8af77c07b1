import { RE2JS } from 're2js';
import type { Pattern } from './pattern.js';
import { writePattern } from './write-pattern.js';

/**
 * Compiles a pattern to a function that tells whether a text has a part that matches. It takes time in proportion to the length of
 * the text whatever the pattern (RE2), and reads characters, not UTF-16 code units.
 *
 * @example patternTest(pattern)('some text') // true or false
 * @see https://github.com/le0pard/re2js
 */
export function patternTest({ root }: Pattern): (text: string) => boolean {
  const compiled = RE2JS.compile(writePattern(root, (point) => `\\x{${point.toString(16)}}`));
  return (text) => compiled.test(text);
}
