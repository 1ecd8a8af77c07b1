import { factsOf } from '../interpreters/facts-of.js';
import { sizeOf } from '../interpreters/size-of.js';
import type { Rule } from '../rule.js';
import { sqlEffort } from '../sql/effort.js';
import { visitRule } from '../visit-rule.js';

/** What it takes to evaluate a rule for many customers. */
export interface RuleCost {
  readonly comparisons: number;
  /** How many different facts are read. */
  readonly facts: number;
  /** The efforts of all comparisons together: one is that of comparing an instant with a constant (`sqlEffort`). */
  readonly effort: number;
  /** For a million customers in PostgreSQL, all comparisons evaluated; reading the rows themselves comes on top. */
  readonly milliseconds: number;
  readonly weight: 'light' | 'moderate' | 'heavy';
}

/**
 * How long one unit of effort takes for a million customers in PostgreSQL: by the benchmark `rules-sql` on two busy cores, where
 * 100 rules of 2.5 comparisons, of an effort of 2 each on average, took 6 s.
 */
export const MILLISECONDS_PER_EFFORT = 12;

/** Where people begin to wait, and where they go away. */
const MODERATE_MS = 500;
const HEAVY_MS = 5000;

/** Estimates what a rule costs; an upper bound, as groups stop at the first condition that decides them. */
export function estimateCost(rule: Rule): RuleCost {
  const effort = effortOf(rule);
  const milliseconds = effort * MILLISECONDS_PER_EFFORT;
  return {
    comparisons: sizeOf(rule).comparisons,
    facts: factsOf(rule).size,
    effort,
    milliseconds,
    weight: milliseconds < MODERATE_MS ? 'light' : milliseconds < HEAVY_MS ? 'moderate' : 'heavy',
  };
}

const effortOf = (rule: Rule): number =>
  visitRule<number>(rule, {
    all: (_, efforts) => sum(efforts),
    any: (_, efforts) => sum(efforts),
    not: (_, effort) => effort,
    segment: () => 0,
    comparison: sqlEffort,
  });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
