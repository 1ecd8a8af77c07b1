import type { FactType, FactValue } from '../facts.js';
import { OPERATORS, type OperatorName } from '../operators/index.js';
import type { ComparisonNode, Rule } from '../rule.js';
import type { ComparedValue, Operand } from '../values/operand.js';
import { visitRule } from '../visit-rule.js';
import { leftoverReference } from './leftover-reference.js';

/** Why a rule holds for a customer or not: the tree again, with the outcome of every node. Nothing is skipped. */
export type RuleTrace = GroupTrace | NotTrace | ComparisonTrace;

interface Outcome {
  readonly matched: boolean;
  readonly name?: string;
}

export interface GroupTrace extends Outcome {
  readonly kind: 'all' | 'any';
  readonly nodes: readonly RuleTrace[];
}

export interface NotTrace extends Outcome {
  readonly kind: 'not';
  readonly node: RuleTrace;
}

export interface ComparisonTrace extends Outcome {
  readonly kind: 'comparison';
  readonly fact: string;
  readonly type: FactType;
  readonly operator: OperatorName;
  /** What the customer has; undefined is missing. */
  readonly factValue: FactValue;
  /** What it was compared with: the literal, the list, or the value of the other fact. */
  readonly comparedValue: ComparedValue;
  /** The name of the other fact, where the rule compares two. */
  readonly comparedFact?: string;
}

/** Where the facts of one customer come from. */
export type FactReader = (name: string) => FactValue;

/**
 * Evaluates a rule for one customer, with exactly json-rules-engine's answer for `allowUndefinedFacts: true`.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 * @example evaluateRule(rule, (name) => features[name]).matched
 */
export function evaluateRule(rule: Rule, facts: FactReader): RuleTrace {
  return visitRule<RuleTrace>(rule, {
    all: ({ kind, name }, nodes) => ({ kind, matched: nodes.every(matched), nodes, ...named(name) }),
    any: ({ kind, name }, nodes) => ({ kind, matched: nodes.some(matched), nodes, ...named(name) }),
    not: ({ kind, name }, node) => ({ kind, matched: !node.matched, node, ...named(name) }),
    segment: leftoverReference,
    comparison: (node) => compare(node, facts),
  });
}

const matched = (trace: RuleTrace): boolean => trace.matched;

const named = (name: string | undefined): { name?: string } => (name === undefined ? {} : { name });

function compare({ kind, fact, type, operator, value, name }: ComparisonNode, facts: FactReader): ComparisonTrace {
  const factValue = facts(fact);
  const comparedValue = resolve(value, facts);
  return {
    kind,
    matched: OPERATORS[operator].evaluate(factValue, comparedValue),
    fact,
    type,
    operator,
    factValue,
    comparedValue,
    ...(value.kind === 'fact' ? { comparedFact: value.fact } : {}),
    ...named(name),
  };
}

function resolve(operand: Operand, facts: FactReader): ComparedValue {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'list':
      return operand.values;
    case 'fact':
      return facts(operand.fact);
  }
}
