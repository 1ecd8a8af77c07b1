import type { Test } from '../decorators/decorator.js';
import { type FactValue, percentileOf } from '../facts.js';
import type { ComparisonNode, Rule, RuleNode } from '../rule.js';
import { type Moment, momentOf } from '../time/moment.js';
import { constantOf, type FactOperand } from '../values/operand.js';
import { valueAt } from '../values/path.js';
import { comparisonTest } from './comparison-test.js';
import { leftoverReference } from './leftover-reference.js';

/** The facts of one customer by name; a percentile is under `percentile(name)`, and what is not there is missing. */
export type FactRecord = Readonly<Record<string, FactValue>>;

export type Predicate = (customer: FactRecord) => boolean;

/** A rule made ready to be asked often. Compile once; bind to a moment whenever time has moved on. */
export interface CompiledPredicate {
  /** The predicate as of an instant: every constant, edge and expression is worked out before the first customer. */
  at(now: Date): Predicate;
}

/**
 * Compiles a rule to a function that says for one customer what `evaluateRule` says, without a trace and much faster: groups stop
 * at the first condition that decides them.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 * @example const isLoyal = compilePredicate(rule).at(new Date()); customers.filter(isLoyal)
 */
export function compilePredicate(rule: Rule): CompiledPredicate {
  return { at: (now) => compileNode(rule, momentOf(now)) };
}

function compileNode(node: RuleNode, moment: Moment): Predicate {
  switch (node.kind) {
    case 'all':
      return every(node.nodes.map((inner) => compileNode(inner, moment)));
    case 'any':
      return some(node.nodes.map((inner) => compileNode(inner, moment)));
    case 'not': {
      const inner = compileNode(node.node, moment);
      return (customer) => !inner(customer);
    }
    case 'segment':
      return leftoverReference(node);
    case 'comparison':
      return compileComparison(node, moment);
  }
}

/** One and two conditions, which most groups have, need no loop. */
function every(tests: readonly Predicate[]): Predicate {
  const [first, second] = tests;
  if (first !== undefined && tests.length === 1) return first;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return (customer) => first(customer) && second(customer);
  }
  return (customer) => {
    for (const test of tests) if (!test(customer)) return false;
    return true;
  };
}

function some(tests: readonly Predicate[]): Predicate {
  const [first, second] = tests;
  if (first !== undefined && tests.length === 1) return first;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return (customer) => first(customer) || second(customer);
  }
  return (customer) => {
    for (const test of tests) if (test(customer)) return true;
    return false;
  };
}

function compileComparison(node: ComparisonNode, moment: Moment): Predicate {
  const { subject, value } = node;
  const read = compileReader(subject);
  if (value.kind === 'fact') {
    const readValue = compileReader(value);
    return (customer) => comparisonTest(node, readValue(customer), moment)(read(customer));
  }
  const test: Test = comparisonTest(node, constantOf(value), moment);
  if (subject.path === undefined && subject.missing === undefined) {
    const name = nameOf(subject);
    return (customer) => test(customer[name] ?? undefined); // null is missing
  }
  return (customer) => test(read(customer));
}

function compileReader({ path, missing, ...operand }: FactOperand): (customer: FactRecord) => FactValue {
  const name = nameOf(operand);
  if (path === undefined) return (customer) => customer[name] ?? missing;
  return (customer) => {
    const value = customer[name] ?? undefined;
    return typeof value === 'object' ? (valueAt(value, path) as FactValue) : value;
  };
}

const nameOf = ({ fact, as }: Pick<FactOperand, 'fact' | 'as'>): string =>
  as === undefined ? fact : percentileOf(fact);
