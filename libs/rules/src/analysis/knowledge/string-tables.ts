import { fold } from '../../decorators/fold.js';
import { missingValues, presentValues } from './atoms.js';
import { answerWhenMissing, constantsOf, isIgnoringCase, type Leaf } from './leaf.js';
import { type Table, TableBuilder, type Truth } from './table.js';
import { caseVariants, otherText, type TextQuestion, textQuestionOf } from './text.js';
import { jointAnswers } from './text-relations.js';
import { type Candidate, candidateTable, exactly, type TableContext } from './value-table.js';
import type { Variable } from './variable.js';

/**
 * What is known of the leaves that read a string: one table for which text it is (each that is mentioned, each that differs from a
 * mentioned one by case, any other), and one for every two questions about its parts that have to do with each other.
 */
export function stringTables(variable: Variable, leaves: readonly Leaf[], context: TableContext): Table[] {
  const mentioned = [...new Set(['', ...leaves.flatMap(constantsOf).map(String)])];
  const folded = [
    ...new Set(
      leaves
        .filter(isIgnoringCase)
        .flatMap(constantsOf)
        .map((text) => fold(String(text))),
    ),
  ];
  const other = otherText(mentioned);
  const count = mentioned.length + 2 * folded.length + 1;
  const each = (): Candidate[] => [
    ...[...mentioned, ...folded].map(exactly),
    ...folded.map((text) => inOtherCase(text, { mentioned, other })),
    { answer: (leaf) => answerForOther(leaf, other), sample: [other] },
  ];
  return [candidateTable(variable, leaves, { count, each }, context), ...relationTables(variable, leaves, context)];
}

/** Every text that is not mentioned. */
const answerForOther = (leaf: Leaf, other: string): Truth =>
  textQuestionOf(leaf) === undefined ? leaf.holds(other) : undefined;

/** Every text that is not mentioned itself, and is such a text but for its case. */
function inOtherCase(text: string, { mentioned, other }: { mentioned: readonly string[]; other: string }): Candidate {
  const sample = caseVariants(text).find((variant) => !mentioned.includes(variant));
  const answer = (leaf: Leaf): Truth => {
    const question = textQuestionOf(leaf);
    if (question?.ignoringCase === true || isIgnoringCase(leaf)) return leaf.holds(text);
    if (question === undefined) return leaf.holds(other);
    return isLacking(text, question) ? question.negated : undefined;
  };
  return { answer, ...(sample !== undefined && { sample: [sample] as const }) };
}

/** Whether not even a text of other case has in it what is looked for. */
function isLacking(folded: string, { kind, text }: TextQuestion): boolean {
  if (kind === 'pattern') return false;
  const sought = fold(text);
  if (kind === 'part') return !folded.includes(sought);
  return kind === 'prefix' ? !folded.startsWith(sought) : !folded.endsWith(sought);
}

/** Beyond so many questions about one string, how they relate is not looked into. */
const MOST_RELATED = 100;

function relationTables(variable: Variable, leaves: readonly Leaf[], context: TableContext): Table[] {
  const asked = leaves.flatMap((leaf) => {
    const question = textQuestionOf(leaf);
    return question === undefined ? [] : [{ leaf, question }];
  });
  if (asked.length > MOST_RELATED) return [];
  return asked.flatMap((one, index) =>
    asked.slice(index + 1).flatMap((two) => {
      const pairs = jointAnswers(one.question, two.question);
      return pairs === undefined ? [] : [relationTable(variable, [one.leaf, two.leaf], pairs, context)];
    }),
  );
}

function relationTable(
  variable: Variable,
  leaves: readonly Leaf[],
  pairs: ReadonlyArray<readonly [boolean, boolean]>,
  { atoms }: TableContext,
): Table {
  const presences = atoms.presences(variable);
  const builder = new TableBuilder([...presences, ...leaves.map(({ atom }) => atom)]);
  for (const pair of pairs) builder.add([...presentValues(presences), ...pair]);
  if (variable.mayBeMissing) builder.add([...missingValues(presences), ...leaves.map(answerWhenMissing)]);
  return builder.build();
}
