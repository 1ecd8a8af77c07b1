import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '#kernel';
import { ruleJsonArbitrary } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { nodesOf } from './nodes-of.js';
import { toJsonRulesEngine } from './to-json-rules-engine.js';

/** What a JSON Pointer without escapes leads to. */
const at = (json: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce((inner, step) => (inner as Record<string, unknown>)[step], json);

describe('nodesOf', () => {
  it('lists each node before what it holds, in the order of the text', () => {
    const leaf: JsonValue = { fact: 'number_a', operator: 'equal', value: 1 };
    const rule = parsed({ all: [{ not: leaf }, { any: [{ condition: 'first' }, leaf] }] });
    expect(nodesOf(rule).map(({ pointer, node }) => `${pointer} ${node.kind}`)).toEqual([
      ' all',
      '/all/0 not',
      '/all/0/not comparison',
      '/all/1 any',
      '/all/1/any/0 segment',
      '/all/1/any/1 comparison',
    ]);
  });

  it('says where each node stands in the JSON of the rule', () => {
    fc.assert(
      fc.property(ruleJsonArbitrary(['first', 'second']), (json) => {
        const rule = parsed(json);
        const written = toJsonRulesEngine(rule);
        for (const { pointer, node } of nodesOf(rule)) {
          const place = at(written, pointer) as object;
          const key = node.kind === 'segment' ? 'condition' : node.kind === 'comparison' ? 'fact' : node.kind;
          expect(Object.keys(place)).toContain(key);
        }
      }),
    );
  });
});
