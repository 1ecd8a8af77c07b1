import type { DecoratorName } from './decorators/index.js';
import type { OperatorName } from './operators/index.js';
import type { FactOperand, Operand } from './values/operand.js';

/**
 * The rule tree: immutable, made by `parseRule` only, so whoever holds one need not check it again.
 *
 * - *group*: `all`, `any` or `not` around other nodes
 * - *segment*: a reference to another segment, written `{"condition": key}`; `inlineSegments` puts that segment's rule in its place
 * - *comparison*: a leaf, `fact operator value`
 *
 * `name` is a remark for people on any node. It never changes what the rule means.
 */
export type RuleNode = AllNode | AnyNode | NotNode | SegmentNode | ComparisonNode;

/** A whole rule: json-rules-engine takes anything but a bare comparison at the root. */
export type Rule = Exclude<RuleNode, ComparisonNode>;

interface Named {
  readonly name?: string;
}

export interface AllNode extends Named {
  readonly kind: 'all';
  /** Never empty. */
  readonly nodes: readonly RuleNode[];
}

export interface AnyNode extends Named {
  readonly kind: 'any';
  /** Never empty. */
  readonly nodes: readonly RuleNode[];
}

export interface NotNode extends Named {
  readonly kind: 'not';
  readonly node: RuleNode;
}

export interface SegmentNode extends Named {
  readonly kind: 'segment';
  readonly key: string;
}

export interface ComparisonNode extends Named {
  readonly kind: 'comparison';
  /** The fact that is asked about. */
  readonly subject: FactOperand;
  /** What is done around the operator, outermost first, as in `known:ignoreCase:startsWith`. */
  readonly decorators: readonly DecoratorName[];
  readonly operator: OperatorName;
  readonly value: Operand;
}
