import type { Scalar, ScalarType } from '../facts.js';
import { OPERATORS } from '../operators/index.js';
import type { Rule, RuleNode } from '../rule.js';
import type { Operand } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/**
 * The rule in English, on one line.
 * @example describeRule(rule) === 'country is "NL" and (orders is at least 3 or recency is less than 30 days)'
 */
export const describeRule = (rule: Rule): string => visitRule(rule, describe);

const describe: RuleVisitor<string> = {
  all: ({ nodes }, sentences) => joined(nodes, sentences, 'and'),
  any: ({ nodes }, sentences) => joined(nodes, sentences, 'or'),
  not: (_, sentence) => `not (${sentence})`,
  segment: ({ key }) => `in segment "${key}"`,
  comparison: ({ fact, type, operator, value }) => `${fact} ${OPERATORS[operator].phrase(type)} ${operandText(value)}`,
};

const joined = (nodes: readonly RuleNode[], sentences: readonly string[], word: string): string =>
  sentences
    .map((sentence, index) => (sentences.length > 1 && isCompound(nodes[index]) ? `(${sentence})` : sentence))
    .join(` ${word} `);

const isCompound = (node: RuleNode | undefined): boolean => node?.kind === 'all' || node?.kind === 'any';

function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'literal':
      return scalarText(operand.value, operand.type);
    case 'list':
      return operand.values.map((value) => scalarText(value, operand.type)).join(', ');
    case 'fact':
      return operand.fact;
  }
}

function scalarText(value: Scalar, type: ScalarType): string {
  if (type === 'string') return JSON.stringify(value);
  if (type === 'duration') return value === 1 ? '1 day' : `${value} days`;
  return String(value);
}
