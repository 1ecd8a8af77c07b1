import type { Scalar, ScalarType } from '../facts.js';
import { OPERATORS } from '../operators/index.js';
import type { Rule } from '../rule.js';
import type { Operand } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/**
 * The rule in English, on one line.
 * @example describeRule(rule) === 'country is "NL" and (orders is at least 3 or recency is less than 30 days)'
 */
export const describeRule = (rule: Rule): string => visitRule(rule, describe).text;

interface Sentence {
  readonly text: string;
  /** Has an "and" or "or" of its own, so that it needs brackets inside another. */
  readonly compound: boolean;
}

const describe: RuleVisitor<Sentence> = {
  all: (_, sentences) => joined(sentences, 'and'),
  any: (_, sentences) => joined(sentences, 'or'),
  not: (_, { text }) => simple(`not (${text})`),
  segment: ({ key }) => simple(`in segment "${key}"`),
  comparison: ({ fact, type, operator, value }) =>
    simple(`${fact} ${OPERATORS[operator].phrase(type)} ${operandText(value)}`),
};

const simple = (text: string): Sentence => ({ text, compound: false });

function joined(sentences: readonly Sentence[], word: 'and' | 'or'): Sentence {
  const [first, ...others] = sentences;
  if (first !== undefined && others.length === 0) return first;
  const parts = sentences.map(({ text, compound }) => (compound ? `(${text})` : text));
  return { text: parts.join(` ${word} `), compound: true };
}

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
