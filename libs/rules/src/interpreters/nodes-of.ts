import { jsonPointer } from '#kernel';
import type { RuleNode } from '../rule.js';

/** A node of a rule, and where it stands. */
export interface PlacedNode {
  /** JSON Pointer of the node in the rule; the rule itself is at ''. */
  readonly pointer: string;
  readonly node: RuleNode;
}

/** Every node of a rule, each before what it holds, in the order of the text; segments it refers to are not followed. */
export const nodesOf = (rule: RuleNode): PlacedNode[] => under('', rule);

function under(pointer: string, node: RuleNode): PlacedNode[] {
  return [{ pointer, node }, ...childrenOf(node).flatMap(({ step, inner }) => under(pointer + step, inner))];
}

function childrenOf(node: RuleNode): ReadonlyArray<{ readonly step: string; readonly inner: RuleNode }> {
  switch (node.kind) {
    case 'all':
    case 'any':
      return node.nodes.map((inner, index) => ({ step: jsonPointer(node.kind, index), inner }));
    case 'not':
      return [{ step: jsonPointer('not'), inner: node.node }];
    case 'segment':
    case 'comparison':
      return [];
  }
}
