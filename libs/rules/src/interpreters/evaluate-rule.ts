import { jsonPointer } from '#kernel';
import type { FactType, FactValue } from '../facts.js';
import type { ComparisonNode, Rule, RuleNode } from '../rule.js';
import { type Moment, momentOf } from '../time/moment.js';
import type { ComparedValue } from '../values/operand.js';
import { comparisonTest, resolve } from './comparison-test.js';
import { type Distance, distanceToFlip } from './distance.js';
import { flipsAt } from './flips-at.js';
import { leftoverReference } from './leftover-reference.js';
import { type ClockedCustomer, nextComparisonChange } from './next-change.js';
import { type FactReader, readFact } from './read-fact.js';

/** Why a rule holds for a customer or not: the tree again, with the outcome of every node. Nothing is skipped. */
export type RuleTrace = GroupTrace | NotTrace | ComparisonTrace;

interface Outcome {
  readonly matched: boolean;
  readonly name?: string;
  /** JSON Pointer of the node in the rule, with the rules of segments in the place of references. */
  readonly pointer: string;
  /** How many comparisons have to come out otherwise, at least, for this node to come out otherwise. */
  readonly changesToFlip: number;
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
  /** The type of the value read. */
  readonly type: FactType;
  /** With its decorators, as written. */
  readonly operator: string;
  readonly path?: string;
  readonly as?: 'percentile';
  /** What the customer has, or what stands in for it; undefined is missing. */
  readonly factValue: FactValue;
  /** What it was compared with: the constant, or the value of the other fact. */
  readonly comparedValue: ComparedValue;
  /** The name of the other fact, where the rule compares two. */
  readonly comparedFact?: string;
  /** How far the value is from one for which this comparison would come out otherwise; absent where there is no measure. */
  readonly distance?: Distance;
  /** When the clock alone may change this comparison. */
  readonly nextChangeAt?: Date;
}

/** The whole answer for one customer. */
export interface RuleExplanation {
  readonly matched: boolean;
  readonly trace: RuleTrace;
  /** When the clock alone turns the answer, if nothing else happens; absent if it never does. */
  readonly flipsAt?: Date;
}

/**
 * Evaluates a rule for one customer, with exactly json-rules-engine's answer for `allowUndefinedFacts: true`.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 * @param now the instant the facts are of
 * @example evaluateRule(rule, (name) => features[name], new Date()).matched
 */
export const evaluateRule = (rule: Rule, facts: FactReader, now: Date): RuleTrace =>
  new Tracer({ facts }, momentOf(now)).trace(rule, '');

/** The same with what time alone will do to it, which needs to know since when durations are counted. */
export function explainRule(rule: Rule, customer: ClockedCustomer, now: Date): RuleExplanation {
  const trace = new Tracer(customer, momentOf(now)).trace(rule, '');
  const flip = flipsAt(rule, customer, now);
  return { matched: trace.matched, trace, ...(flip && { flipsAt: flip }) };
}

class Tracer {
  constructor(
    private readonly customer: ClockedCustomer,
    private readonly moment: Moment,
  ) {}

  trace(node: RuleNode, pointer: string): RuleTrace {
    switch (node.kind) {
      case 'all':
      case 'any':
        return this.group(node, pointer);
      case 'not': {
        const inner = this.trace(node.node, pointer + jsonPointer('not'));
        const { matched, changesToFlip } = inner;
        return { kind: 'not', matched: !matched, pointer, changesToFlip, node: inner, ...named(node) };
      }
      case 'segment':
        return leftoverReference(node);
      case 'comparison':
        return this.compare(node, pointer);
    }
  }

  /** One false condition makes an `all` false, so one flip does; a false `all` needs every one of its false conditions. */
  private group(node: Extract<RuleNode, { nodes: unknown }>, pointer: string): GroupTrace {
    const { kind } = node;
    const nodes = node.nodes.map((inner, index) => this.trace(inner, pointer + jsonPointer(kind, index)));
    const matched = kind === 'all' ? nodes.every(isMatched) : nodes.some(isMatched);
    const standing = nodes.filter((inner) => inner.matched === matched).map(({ changesToFlip }) => changesToFlip);
    const changesToFlip =
      matched === (kind === 'all') ? Math.min(...standing) : standing.reduce((sum, changes) => sum + changes, 0);
    return { kind, matched, pointer, changesToFlip, nodes, ...named(node) };
  }

  private compare(node: ComparisonNode, pointer: string): ComparisonTrace {
    const { subject, decorators, operator, value } = node;
    const factValue = readFact(subject, this.customer.facts);
    const comparedValue = resolve(value, this.customer.facts);
    const matched = comparisonTest(node, comparedValue, this.moment)(factValue);
    const distance = distanceToFlip(node, { factValue, comparedValue, matched }, this.moment);
    const next = nextComparisonChange(node, this.customer, this.moment);
    return {
      kind: 'comparison',
      matched,
      pointer,
      changesToFlip: 1,
      fact: subject.fact,
      type: subject.type,
      operator: [...decorators, operator].join(':'),
      ...(subject.path !== undefined && { path: subject.path }),
      ...(subject.as && { as: subject.as }),
      factValue,
      comparedValue,
      ...(value.kind === 'fact' && { comparedFact: value.fact }),
      ...(distance && { distance }),
      ...(next !== undefined && { nextChangeAt: new Date(next) }),
      ...named(node),
    };
  }
}

const isMatched = ({ matched }: RuleTrace): boolean => matched;

const named = ({ name }: { readonly name?: string }): { name?: string } => (name === undefined ? {} : { name });
