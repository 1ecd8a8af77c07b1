import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, isJsonObject, type JsonValue } from './json.js';

/** A value as it comes out of a JSON text: no -0, no undefined. */
const jsonValue = fc.json().map((text): JsonValue => JSON.parse(text));

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('canonicalJson', () => {
  it('sorts the keys of every object, and nothing else', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3, 1], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},3,1]}');
  });

  it('escapes what JSON escapes, in keys too', () => {
    expect(canonicalJson({ 'a"\n': '\u2028\\' })).toBe(JSON.stringify({ 'a"\n': '\u2028\\' }));
  });

  it('is a JSON text of the same value', () => {
    fc.assert(fc.property(jsonValue, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(value)));
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(fc.property(jsonValue, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
  });
});

describe('isJsonObject', () => {
  it.each([
    [{}, true],
    [[], false],
    [null, false],
    ['text', false],
    [undefined, false],
  ])('of %j is %s', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});
