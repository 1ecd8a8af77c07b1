import type { FactValue } from '../../facts.js';
import type { Budget } from '../solver/budget.js';
import { type Atoms, missingValues, presentValues } from './atoms.js';
import { answerWhenMissing, type Leaf } from './leaf.js';
import { type Table, TableBuilder, type Truth } from './table.js';
import type { Variable } from './variable.js';

/** What tables are made with. */
export interface TableContext {
  readonly atoms: Atoms;
  /** Answers that may still be worked out. */
  readonly answers: Budget;
}

/** A value, or a kind of values, that leaves have one answer for. */
export interface Candidate {
  readonly answer: (leaf: Leaf) => Truth;
  /** One of them; absent where none is known. */
  readonly sample?: readonly [FactValue];
}

export const exactly = (value: FactValue): Candidate => ({ answer: (leaf) => leaf.holds(value), sample: [value] });

/**
 * The table of leaves that read one variable.
 * @param candidates stand for every value there can be; called only if there is work left for so many.
 */
export function candidateTable(
  variable: Variable,
  leaves: readonly Leaf[],
  candidates: { readonly count: number; readonly each: () => Iterable<Candidate> },
  { atoms, answers }: TableContext,
): Table {
  const presences = atoms.presences(variable);
  const builder = new TableBuilder([...presences, ...leaves.map(({ atom }) => atom)], [variable]);
  const affordable = answers.afford(leaves.length * candidates.count);
  for (const { answer, sample } of affordable ? candidates.each() : [ANYTHING]) {
    builder.add([...presentValues(presences), ...leaves.map(answer)], sample);
  }
  if (variable.mayBeMissing) {
    builder.add([...missingValues(presences), ...leaves.map(answerWhenMissing)], [undefined]);
  }
  return builder.build();
}

/** Of which nothing is known. */
export const ANYTHING: Candidate = { answer: () => undefined };

/** The table of leaves that have an exact answer for each of the values, which stand for all there can be. */
export const valueTable = (
  variable: Variable,
  leaves: readonly Leaf[],
  values: readonly FactValue[],
  context: TableContext,
): Table => candidateTable(variable, leaves, { count: values.length, each: () => values.map(exactly) }, context);
