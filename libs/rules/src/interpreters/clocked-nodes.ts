import { operatorOf } from '../operators/index.js';
import type { Rule } from '../rule.js';
import { nodesOf, type PlacedNode } from './nodes-of.js';

/** The comparisons whose answer the clock alone can change. Segments that the rule refers to are not followed. */
export const clockedNodes = (rule: Rule): PlacedNode[] =>
  nodesOf(rule).filter(
    ({ node }) =>
      node.kind === 'comparison' && (operatorOf(node.operator).edges !== undefined || node.subject.type === 'duration'),
  );
