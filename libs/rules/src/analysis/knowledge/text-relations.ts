import { fold } from '../../decorators/fold.js';
import type { TextQuestion } from './text.js';

/** Answers that two questions about the same text can have together, negations aside. */
export type AnswerPair = readonly [boolean, boolean];

const ALL_PAIRS: readonly AnswerPair[] = [
  [true, true],
  [true, false],
  [false, true],
  [false, false],
];

/**
 * Which answers two questions can have for one text, as far as the texts they look for tell; undefined where that is all of them.
 * Whoever starts with "abc" starts with "a", contains "b", and does not start with "b".
 */
export function jointAnswers(a: TextQuestion, b: TextQuestion): AnswerPair[] | undefined {
  const impossible = (pair: AnswerPair): boolean =>
    pair[0] ? (pair[1] ? excludes(a, b) : implies(a, b)) : pair[1] && implies(b, a);
  const possible = ALL_PAIRS.filter((pair) => !impossible(pair));
  return possible.length === ALL_PAIRS.length
    ? undefined
    : possible.map(([one, two]) => [one !== a.negated, two !== b.negated]);
}

/** Whether every text in which the first is found has the second in it. */
function implies(a: TextQuestion, b: TextQuestion): boolean {
  if (a.ignoringCase && !b.ignoringCase) return false;
  const [found, sought] = b.ignoringCase ? [fold(a.text), fold(b.text)] : [a.text, b.text];
  if (a.kind === 'pattern' || b.kind === 'pattern') {
    return a.kind === b.kind && a.ignoringCase === b.ignoringCase && a.text === b.text;
  }
  if (b.kind === 'part') return found.includes(sought);
  return a.kind === b.kind && (b.kind === 'prefix' ? found.startsWith(sought) : found.endsWith(sought));
}

/** Whether no text has both: two beginnings, or two ends, of which neither goes on as the other. */
function excludes(a: TextQuestion, b: TextQuestion): boolean {
  if (a.kind !== b.kind || (a.kind !== 'prefix' && a.kind !== 'suffix')) return false;
  const folded = a.ignoringCase || b.ignoringCase;
  const [one, two] = folded ? [fold(a.text), fold(b.text)] : [a.text, b.text];
  return a.kind === 'prefix' ? !one.startsWith(two) && !two.startsWith(one) : !one.endsWith(two) && !two.endsWith(one);
}
