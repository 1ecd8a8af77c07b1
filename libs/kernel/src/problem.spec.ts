import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonPointer, underPointer } from './problem.js';

/** RFC 6901, section 4: split at slashes, then `~1` before `~0`. */
const steps = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

describe('jsonPointer', () => {
  it('is empty for the document itself', () => {
    expect(jsonPointer()).toBe('');
  });

  it.each([
    [['all', 0, 'fact'], '/all/0/fact'],
    [['a/b'], '/a~1b'],
    [['~1'], '/~01'],
    [[''], '/'],
  ])('of %j is %s', (path, expected) => {
    expect(jsonPointer(...path)).toBe(expected);
  });

  it('can be read back to the path it was made of', () => {
    const step = fc.oneof(fc.string(), fc.constantFrom('~', '/', '~0', '~1', '~01', '/~'));
    fc.assert(fc.property(fc.array(step), (path) => expect(steps(jsonPointer(...path))).toEqual(path)));
  });
});

describe('underPointer', () => {
  it('moves problems below a prefix and keeps all else', () => {
    const problems = [
      { code: 'a', pointer: '', message: 'the whole' },
      { code: 'b', pointer: '/0', message: 'a part', key: 'champions' },
    ];
    expect(underPointer('/rule', problems)).toEqual([
      { code: 'a', pointer: '/rule', message: 'the whole' },
      { code: 'b', pointer: '/rule/0', message: 'a part', key: 'champions' },
    ]);
    expect(problems[0]?.pointer).toBe('');
  });
});
