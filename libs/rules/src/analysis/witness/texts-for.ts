import type { Leaf } from '../knowledge/leaf.js';
import { caseVariants, type TextQuestion, textQuestionOf } from '../knowledge/text.js';
import { textsMatching } from './texts-matching.js';

/** Texts put together from what leaves look for, in the hope that one of them is an example. */
export function textsFor(leaves: readonly Leaf[], truth: (leaf: Leaf) => boolean | undefined): string[] {
  const found = leaves.flatMap((leaf) => {
    const question = textQuestionOf(leaf);
    return question !== undefined && truth(leaf) === !question.negated ? [question] : [];
  });
  const [start, end] = [longest(found, 'prefix'), longest(found, 'suffix')];
  const parts = found.filter(({ kind }) => kind === 'part').map(({ text }) => text);
  const patterns = found.filter(({ kind }) => kind === 'pattern').flatMap(({ text }) => textsMatching(text));
  const whole = [start, ...parts, end].join('');
  const around = patterns.map((text) => [start, text, ...parts, end].join(''));
  const texts = [
    whole,
    [start, ...parts, end].join('-'),
    start + end,
    start || end,
    ...parts,
    ...patterns,
    ...around,
    `${start}x${end}`,
  ];
  return [...new Set([...texts, ...texts.flatMap(caseVariants)])];
}

const longest = (questions: readonly TextQuestion[], kind: TextQuestion['kind']): string =>
  questions.reduce(
    (most, question) => (question.kind === kind && question.text.length > most.length ? question.text : most),
    '',
  );
