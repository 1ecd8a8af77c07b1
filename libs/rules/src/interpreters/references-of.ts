import { jsonPointer } from '#kernel';
import type { Rule } from '../rule.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/** A reference to a segment, and the JSON Pointer of the node that makes it. */
export interface SegmentReference {
  readonly key: string;
  readonly pointer: string;
}

/** Every reference in a rule, in the order of the text. */
export const referencesOf = (rule: Rule): SegmentReference[] => visitRule(rule, collect);

/** The keys of the segments that a rule refers to itself; what those refer to is not followed. */
export const segmentsOf = (rule: Rule): Set<string> => new Set(referencesOf(rule).map(({ key }) => key));

const collect: RuleVisitor<SegmentReference[]> = {
  all: (_, found) => found.flatMap((inner, index) => under(jsonPointer('all', index), inner)),
  any: (_, found) => found.flatMap((inner, index) => under(jsonPointer('any', index), inner)),
  not: (_, found) => under(jsonPointer('not'), found),
  segment: ({ key }) => [{ key, pointer: '' }],
  comparison: () => [],
};

const under = (prefix: string, references: readonly SegmentReference[]): SegmentReference[] =>
  references.map(({ key, pointer }) => ({ key, pointer: prefix + pointer }));
