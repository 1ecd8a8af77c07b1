import { type Fact, nodesOf, parseRule, type Rule, type RuleNode } from '#rules';
import type { FeatureReader } from './feature-reader.js';

/** A rule that is part of a feature, over some facts: it refers to no segments and asks for no percentiles. */
export function readRule(reader: FeatureReader, member: string, facts: ReadonlyMap<string, Fact>): Rule | undefined {
  const pointer = reader.pointerOf(member);
  const parsed = parseRule(reader.body[member], { facts, segments: new Set() }, pointer);
  if (!parsed.ok) {
    reader.adopt(parsed.error);
    return undefined;
  }
  for (const { pointer: place, node } of nodesOf(parsed.value)) {
    if (asksForPercentile(node)) reader.refuseAt(pointer + place, 'cannot ask for percentiles here.');
  }
  return parsed.value;
}

const asksForPercentile = (node: RuleNode): boolean =>
  node.kind === 'comparison' &&
  [node.subject, node.value].some((operand) => operand.kind === 'fact' && operand.as === 'percentile');
