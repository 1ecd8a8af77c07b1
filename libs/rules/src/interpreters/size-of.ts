import type { RuleNode } from '../rule.js';
import { visitRule } from '../visit-rule.js';

export interface RuleSize {
  /** How many groups are around the innermost node. */
  readonly depth: number;
  readonly comparisons: number;
}

/** Measures a tree as it would be with every reference replaced by what `segment` measured; by default a reference is nothing. */
export function sizeOf(node: RuleNode, segment: (key: string) => RuleSize = () => NOTHING): RuleSize {
  return visitRule<RuleSize>(node, {
    all: (_, sizes) => around(sizes),
    any: (_, sizes) => around(sizes),
    not: (_, size) => around([size]),
    segment: ({ key }) => segment(key),
    comparison: () => ({ depth: 0, comparisons: 1 }),
  });
}

const NOTHING: RuleSize = { depth: 0, comparisons: 0 };

const around = (sizes: readonly RuleSize[]): RuleSize => ({
  depth: 1 + sizes.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
  comparisons: sizes.reduce((sum, { comparisons }) => sum + comparisons, 0),
});
