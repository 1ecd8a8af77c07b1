import { describe, expect, it } from '@jest/globals';
import { isKey } from './key.js';

describe('isKey', () => {
  it.each(['a', 'spend_90d', 'a_', `a${'b'.repeat(49)}`])('accepts %s', (text) => {
    expect(isKey(text)).toBe(true);
  });

  it.each(['', 'A', '1st', '_a', 'two words', 'kebab-case', 'é', 'a\n', 'a"; --', `a${'b'.repeat(50)}`, 5, null])(
    'refuses %j',
    (text) => {
      expect(isKey(text)).toBe(false);
    },
  );
});
