import type { RuleScope } from '../facts.js';
import { compilePredicate, type FactRecord } from '../interpreters/compile-predicate.js';
import type { Rule } from '../rule.js';
import { type AnalysisOptions, DEFAULT_NOW } from './analysis-options.js';
import { Budget } from './solver/budget.js';
import { demand } from './solver/formula.js';
import type { Model } from './solver/search.js';
import { witnessOf } from './witness/witness-of.js';
import { type World, worldOf } from './world.js';

/**
 * - *equal*: the same customers match both
 * - *narrower*: whoever matches the first matches the second; `onlySecond` says whether the second is known to be wider
 * - *wider*: whoever matches the second matches the first
 * - *disjoint*: nobody matches both
 * - *overlapping*: some customers match both, and others only the one or only the other
 * - *unknown*: none of these is certain
 *
 * Of several that are so, as with a rule that nobody matches, the first.
 */
export type RuleRelation = 'equal' | 'narrower' | 'wider' | 'disjoint' | 'overlapping' | 'unknown';

/** Whether there can be customers of a kind, and if that is certain, one of them: with the facts that the rules read; what is not there is missing. */
export type Existence =
  | { readonly exists: 'no' }
  | { readonly exists: 'yes'; readonly witness: FactRecord }
  | { readonly exists: 'unknown' };

export interface RuleComparison {
  readonly relation: RuleRelation;
  /** Customers who match the first rule and not the second. */
  readonly onlyFirst: Existence;
  readonly onlySecond: Existence;
  readonly both: Existence;
}

/** Steps for each of the three questions. */
const BUDGET = 200_000;

/**
 * How the customers whom two rules match relate, whoever the customers are: whether a segment lies inside another, or what a new
 * version of a segment changes.
 *
 * @param first, second without references (see `inlineSegments`); throws at one.
 * @example compareRules(loyal, buyers, scope).relation === 'narrower'
 */
export function compareRules(
  first: Rule,
  second: Rule,
  scope: RuleScope,
  { now = DEFAULT_NOW, budget = BUDGET }: AnalysisOptions = {},
): RuleComparison {
  const world = worldOf([first, second], scope, now);
  const matches = [first, second].map((rule) => compilePredicate(rule).at(now));
  const exist = (...wanted: readonly [boolean, boolean]): Existence =>
    existence(world, wanted, (customer) => matches.every((match, index) => match(customer) === wanted[index]), budget);
  const [onlyFirst, onlySecond, both] = [exist(true, false), exist(false, true), exist(true, true)];
  return { relation: relationOf(onlyFirst, onlySecond, both), onlyFirst, onlySecond, both };
}

function existence(
  world: World,
  wanted: readonly [boolean, boolean],
  isWitness: (customer: FactRecord) => boolean,
  budget: number,
): Existence {
  const demands = world.formulas.map((formula, index) => demand(formula, wanted[index] === true));
  let witness: FactRecord | undefined;
  const accept = (model: Model): boolean => {
    witness = witnessOf(world, model, isWitness);
    return witness !== undefined;
  };
  const verdict = world.search.solve(demands, { budget: new Budget(budget), accept });
  if (verdict === 'impossible') return { exists: 'no' };
  return witness === undefined ? { exists: 'unknown' } : { exists: 'yes', witness };
}

function relationOf(onlyFirst: Existence, onlySecond: Existence, both: Existence): RuleRelation {
  if (onlyFirst.exists === 'no') return onlySecond.exists === 'no' ? 'equal' : 'narrower';
  if (onlySecond.exists === 'no') return 'wider';
  if (both.exists === 'no') return 'disjoint';
  const isCertain = [onlyFirst, onlySecond, both].every(({ exists }) => exists === 'yes');
  return isCertain ? 'overlapping' : 'unknown';
}
