import type { SegmentNode } from '../rule.js';

/** For interpreters that need a whole rule: a reference still in it is a bug of the caller, not of the rule. */
export function leftoverReference({ key }: SegmentNode): never {
  throw new Error(`The reference to segment "${key}" has to be replaced with inlineSegments first.`);
}
