import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DECORATOR_NAMES, DECORATORS } from './decorators/index.js';
import { MAX_LISTED_VALUES } from './limits.js';
import { OPERATOR_NAMES } from './operators/index.js';

const { $defs } = JSON.parse(readFileSync('rules/rule.schema.json', 'utf8'));

/** The definitions of comparisons, one for each shape of value. */
const leaves = Object.entries<{
  properties?: { operator?: { enum?: string[]; anyOf?: Array<{ enum?: string[]; pattern?: string }> } };
}>($defs).flatMap(([name, { properties }]) =>
  properties?.operator === undefined ? [] : [{ name, ...properties.operator }],
);

const namesIn = ({ enum: names, anyOf = [] }: (typeof leaves)[number]): string[] =>
  names ?? anyOf.flatMap((alternative) => alternative.enum ?? []);

describe('rules/rule.schema.json', () => {
  it('has every operator of the language once', () => {
    expect(leaves.flatMap(namesIn).sort()).toEqual([...OPERATOR_NAMES].sort());
  });

  it('takes the decorators of the language before them, in the order of their ranks', () => {
    const ofRank = (rank: number) => DECORATOR_NAMES.filter((name) => DECORATORS[name].rank === rank).join('|');
    for (const leaf of leaves.filter(({ name }) => name !== 'existence')) {
      const pattern = leaf.anyOf?.find((alternative) => alternative.pattern !== undefined)?.pattern;
      const names = namesIn(leaf).join('|');
      const before = [1, 2, 3].map((rank) => `(?:(?:${ofRank(rank)}):)?`).join('');
      expect({ leaf: leaf.name, pattern }).toEqual({ leaf: leaf.name, pattern: `^${before}(?:${names})$` });
    }
  });

  it('has the limit of the language', () => {
    for (const { maxItems } of $defs.values.anyOf) expect(maxItems).toBe(MAX_LISTED_VALUES);
  });
});
