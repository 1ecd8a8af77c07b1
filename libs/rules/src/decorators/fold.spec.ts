import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldCharacter } from './fold.js';

describe('fold', () => {
  it.each([
    ['Amsterdam', 'AMSTERDAM'],
    ['école', 'ÉCOLE'],
    ['straße', 'STRAßE'],
    ['ΟΔΟΣ', 'οδος'],
    ['МОСКВА', 'москва'],
    ['ԵՐԵՎԱՆ', 'երեվան'],
    ['Ａ', 'ａ'],
  ])('takes %s and %s for the same', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it.each([
    ['straße', 'STRASSE'],
    ['é', 'e'],
    ['İ', 'i'],
    ['é', 'e\u0301'],
  ])('takes %s and %s for different', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  it('replaces character by character, and nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (one) => {
        expect(fold(one)).toBe(Array.from(one, foldCharacter).join(''));
        expect(fold(fold(one))).toBe(fold(one));
        expect([...fold(one)].length).toBe([...one].length);
      }),
    );
  });
});
