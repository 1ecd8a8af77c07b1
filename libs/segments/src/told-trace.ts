import {
  type ComparisonTrace,
  describeRule,
  type GroupTrace,
  type Labels,
  type NotTrace,
  type RuleNode,
  type RuleTrace,
} from '#rules';

/** A trace whose comparisons say in words what they ask. */
export type ToldTrace = ToldGroup | ToldNot | ToldComparison;

export interface ToldGroup extends Omit<GroupTrace, 'nodes'> {
  readonly nodes: readonly ToldTrace[];
}

export interface ToldNot extends Omit<NotTrace, 'node'> {
  readonly node: ToldTrace;
}

export interface ToldComparison extends ComparisonTrace {
  /** @example 'Orders is at least 3' */
  readonly sentence: string;
}

/** @param node the rule that was traced, without references */
export function tellTrace(trace: RuleTrace, node: RuleNode, labels: Labels): ToldTrace {
  switch (trace.kind) {
    case 'all':
    case 'any':
      return { ...trace, nodes: trace.nodes.map((inner, index) => tellTrace(inner, childOf(node, index), labels)) };
    case 'not':
      return { ...trace, node: tellTrace(trace.node, childOf(node, 0), labels) };
    case 'comparison':
      return { ...trace, sentence: describeRule(node, labels) };
  }
}

function childOf(node: RuleNode, index: number): RuleNode {
  const child = 'nodes' in node ? node.nodes[index] : node.kind === 'not' ? node.node : undefined;
  if (child === undefined) throw new Error('A trace has the shape of its rule.');
  return child;
}
