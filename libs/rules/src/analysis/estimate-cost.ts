import type { DecoratorName } from '../decorators/index.js';
import { factsOf } from '../interpreters/facts-of.js';
import { sizeOf } from '../interpreters/size-of.js';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode, Rule } from '../rule.js';
import { visitRule } from '../visit-rule.js';

/** What it takes to evaluate a rule for many customers. */
export interface RuleCost {
  readonly comparisons: number;
  /** How many different facts are read. */
  readonly facts: number;
  /** The efforts of all comparisons together: one is that of `equal` on a number. */
  readonly effort: number;
  /** For a million customers in PostgreSQL, all comparisons evaluated; reading the rows themselves comes on top. */
  readonly milliseconds: number;
  readonly weight: 'light' | 'moderate' | 'heavy';
}

/**
 * How long one unit of effort takes for a million customers in PostgreSQL: by the benchmark `rules-sql` on two busy cores, where
 * 100 rules of 2.5 comparisons on average took 6 s.
 */
export const MILLISECONDS_PER_EFFORT = 20;

/** What a decorator adds to the effort of an operator; one that goes through a list does so again for every element. */
const DECORATOR_EFFORT: Readonly<Record<DecoratorName, number>> = {
  known: 0,
  orMissing: 0,
  someFact: 5,
  everyFact: 5,
  length: 1,
  ignoreCase: 3,
};

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
    comparison,
  });

const comparison = ({ operator, decorators }: ComparisonNode): number =>
  sum(decorators.map((name) => DECORATOR_EFFORT[name])) + (operatorOf(operator).effort ?? 1);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
