import type { Rule } from '../rule.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/** The names of all facts a rule asks for itself, on either side of a comparison; segments it refers to are not followed. */
export const factsOf = (rule: Rule): Set<string> => new Set(visitRule(rule, collect));

const collect: RuleVisitor<string[]> = {
  all: (_, facts) => facts.flat(),
  any: (_, facts) => facts.flat(),
  not: (_, facts) => facts,
  segment: () => [],
  comparison: ({ fact, value }) => (value.kind === 'fact' ? [fact, value.fact] : [fact]),
};
