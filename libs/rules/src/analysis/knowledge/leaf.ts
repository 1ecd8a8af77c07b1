import type { FactValue, RuleScope } from '../../facts.js';
import { comparisonTest } from '../../interpreters/comparison-test.js';
import type { ComparisonNode } from '../../rule.js';
import type { Moment } from '../../time/moment.js';
import { constantOf } from '../../values/operand.js';
import type { Atom, Truth } from './table.js';
import { type Variable, variableOf } from './variable.js';

/** A comparison, ready to be asked about values its facts can have. Equal comparisons in a rule are one leaf. */
export interface Leaf {
  readonly atom: Atom;
  readonly node: ComparisonNode;
  readonly subject: Variable;
  /** The fact it is compared with, if that is another. */
  readonly other?: Variable;
  /** The rule language's own answer for a value as the customer has it, before anything stands in for a missing one. */
  readonly holds: (value: FactValue, other?: FactValue) => boolean;
}

export function leafOf(node: ComparisonNode, atom: Atom, scope: RuleScope, moment: Moment): Leaf {
  const subject = variableOf(node.subject, scope);
  const other = node.value.kind === 'fact' ? variableOf(node.value, scope) : undefined;
  const comparesItself = other?.key === subject.key;
  const holds = testOf(node, moment);
  return {
    atom,
    node,
    subject,
    ...(other && !comparesItself && { other }),
    holds: comparesItself ? (value) => holds(value, value) : holds,
  };
}

function testOf(node: ComparisonNode, moment: Moment): Leaf['holds'] {
  const { subject, value } = node;
  if (value.kind === 'fact') {
    return (fact, other) => comparisonTest(node, other ?? value.missing, moment)(fact ?? subject.missing);
  }
  const test = comparisonTest(node, constantOf(value), moment);
  return (fact) => test(fact ?? subject.missing);
}

/**
 * What a comparison says where the value is missing: undefined where something stands in for it and the answer depends on when it is
 * asked.
 */
export const answerWhenMissing = (leaf: Leaf): Truth =>
  leaf.node.subject.missing !== undefined && movesWithTime(leaf) ? undefined : leaf.holds(undefined);

const MOVING: ReadonlySet<string> = new Set(['span', 'spanRange', 'period', 'dayOfYear']);

const movesWithTime = ({ node }: Leaf): boolean => MOVING.has(node.value.kind);

/** The constants in a comparison that facts can be equal to: the literal, the values of a list, the bounds of a range. */
export function constantsOf({ node }: Leaf): readonly (string | number | boolean)[] {
  const { value } = node;
  if (value.kind === 'literal') return [value.value];
  return value.kind === 'list' || value.kind === 'range' ? value.values : [];
}

export const isIgnoringCase = ({ node }: Leaf): boolean => node.decorators.includes('ignoreCase');
