import { percentileOf } from '../facts.js';
import type { Rule } from '../rule.js';
import type { FactOperand } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/** The names of all facts a rule asks for itself, on either side of a comparison; segments it refers to are not followed. */
export const factsOf = (rule: Rule): Set<string> => new Set(operandsOf(rule).map(({ fact }) => fact));

/** The names of the facts whose percentile a rule asks for. */
export const percentilesOf = (rule: Rule): Set<string> =>
  new Set(operandsOf(rule).flatMap(({ fact, as }) => (as === 'percentile' ? [fact] : [])));

/** The names that a reader is asked for: of facts, and `percentile(name)`. */
export const readsOf = (rule: Rule): Set<string> =>
  new Set(operandsOf(rule).map(({ fact, as }) => (as === undefined ? fact : percentileOf(fact))));

const operandsOf = (rule: Rule): FactOperand[] => visitRule(rule, collect);

const collect: RuleVisitor<FactOperand[]> = {
  all: (_, facts) => facts.flat(),
  any: (_, facts) => facts.flat(),
  not: (_, facts) => facts,
  segment: () => [],
  comparison: ({ subject, value }) => (value.kind === 'fact' ? [subject, value] : [subject]),
};

/** The time zones in which PostgreSQL has to tell the local date of a fact. */
export const zonesOf = (rule: Rule): Set<string> =>
  new Set(
    visitRule<string[]>(rule, {
      all: (_, zones) => zones.flat(),
      any: (_, zones) => zones.flat(),
      not: (_, zones) => zones,
      segment: () => [],
      comparison: ({ value }) => (value.kind === 'dayOfYear' || value.kind === 'months' ? [value.value.zone] : []),
    }),
  );
