import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { inlineSegments } from './inline-segments.js';
import { toJsonRulesEngine } from './interpreters/to-json-rules-engine.js';
import { FACTS } from './testing/arbitraries.js';
import { parsed } from './testing/parsed.js';

const LEAF = { fact: 'number_a', operator: 'equal', value: 1 };

/** Inlines the segment `a` of a set of segments. */
function inlineA(segments: Readonly<Record<string, JsonObject>>) {
  const scope = { facts: FACTS, segments: new Set(Object.keys(segments)) };
  const rule = (key: string) => parsed(segments[key], scope);
  return inlineSegments(rule('a'), rule);
}

const ref = (condition: string): JsonObject => ({ condition });

describe('inlineSegments', () => {
  it('replaces references through every level', () => {
    const inlined = inlineA({ a: { all: [ref('b'), LEAF] }, b: ref('c'), c: { not: LEAF } });
    expect(inlined.ok && toJsonRulesEngine(inlined.value)).toEqual({ all: [{ not: LEAF }, LEAF] });
  });

  it('lets a segment be reached in two ways', () => {
    const inlined = inlineA({
      a: { all: [ref('b'), ref('c')] },
      b: ref('d'),
      c: { not: ref('d') },
      d: { any: [LEAF] },
    });
    expect(inlined.ok && toJsonRulesEngine(inlined.value)).toEqual({
      all: [{ any: [LEAF] }, { not: { any: [LEAF] } }],
    });
  });

  it.each([
    ['itself', { a: { any: [LEAF, ref('a')] } }, '/any/1', 'a → a.'],
    ['one other', { a: { not: ref('b') }, b: ref('a') }, '/not', 'b → a → b.'],
    [
      'a circle further on',
      { a: { all: [ref('b')] }, b: ref('c'), c: ref('d'), d: { not: ref('c') } },
      '/all/0',
      'c → d → c.',
    ],
  ])('names the circle through %s, and where it begins', (_, segments, pointer, path) => {
    expect(inlineA(segments as unknown as Record<string, JsonObject>)).toEqual({
      ok: false,
      error: { code: 'segment-cycle', pointer, message: expect.stringContaining(`circle: ${path}`) },
    });
  });

  const chain = (length: number, link: (next: string) => JsonObject): Record<string, JsonObject> =>
    Object.fromEntries([
      ...Array.from({ length }, (_, index) => [index === 0 ? 'a' : `s${index}`, link(`s${index + 1}`)]),
      [`s${length}`, { all: [LEAF] }],
    ]);

  it('refuses what doubles with every level, without doubling it first', () => {
    const result = inlineA(chain(60, (next) => ({ all: [ref(next), ref(next)] })));
    expect(result).toMatchObject({ ok: false, error: { code: 'too-large', pointer: '' } });
  });

  it('refuses what becomes too deep', () => {
    expect(inlineA(chain(99, (next) => ({ not: ref(next) })))).toMatchObject({ ok: true });
    expect(inlineA(chain(100, (next) => ({ not: ref(next) })))).toMatchObject({
      ok: false,
      error: { code: 'too-deep' },
    });
    expect(inlineA(chain(20_000, ref))).toMatchObject({ ok: false, error: { code: 'too-deep' } });
  });
});
