import { fold } from '../../decorators/fold.js';
import type { OperatorName } from '../../operators/index.js';
import { isIgnoringCase, type Leaf } from './leaf.js';

/** What an operator of text looks for; its negation is the same question, answered the other way round. */
export interface TextQuestion {
  readonly kind: 'prefix' | 'suffix' | 'part' | 'pattern';
  readonly text: string;
  readonly negated: boolean;
  readonly ignoringCase: boolean;
}

type Form = Pick<TextQuestion, 'kind' | 'negated'> & { readonly ignoringCase?: boolean };

/** Operators that a text cannot be answered for without knowing all of it. */
const FORMS: Readonly<Partial<Record<OperatorName, Form>>> = {
  startsWith: { kind: 'prefix', negated: false },
  doesNotStartWith: { kind: 'prefix', negated: true },
  endsWith: { kind: 'suffix', negated: false },
  doesNotEndWith: { kind: 'suffix', negated: true },
  containsText: { kind: 'part', negated: false },
  doesNotContainText: { kind: 'part', negated: true },
  matches: { kind: 'pattern', negated: false },
  doesNotMatch: { kind: 'pattern', negated: true },
  matchesIgnoringCase: { kind: 'pattern', negated: false, ignoringCase: true },
  doesNotMatchIgnoringCase: { kind: 'pattern', negated: true, ignoringCase: true },
};

/** What a leaf looks for in a text; undefined for one that only asks which text it is. */
export function textQuestionOf(leaf: Leaf): TextQuestion | undefined {
  const { operator, value } = leaf.node;
  const form = FORMS[operator];
  if (form === undefined || (value.kind !== 'literal' && value.kind !== 'pattern')) return undefined;
  return { ...form, text: String(value.value), ignoringCase: form.ignoringCase ?? isIgnoringCase(leaf) };
}

/** A text that equals none of the others, not even but for case. */
export function otherText(texts: readonly string[]): string {
  const taken = new Set(texts.map(fold));
  for (let count = 0; ; count++) {
    const text = count === 0 ? 'something else' : `something else ${count}`;
    if (!taken.has(text)) return text;
  }
}

/** Some ways to write a text in other cases. */
export const caseVariants = (text: string): string[] =>
  [
    text,
    text.toUpperCase(),
    text.charAt(0).toUpperCase() + text.slice(1),
    text.slice(0, -1) + text.slice(-1).toUpperCase(),
  ].filter((variant) => fold(variant) === fold(text));
