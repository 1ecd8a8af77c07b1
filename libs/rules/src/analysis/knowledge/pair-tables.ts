import type { FactValue } from '../../facts.js';
import type { OperatorName } from '../../operators/index.js';
import { missingValues, presentValues } from './atoms.js';
import { instantsAround } from './instant-values.js';
import type { Leaf } from './leaf.js';
import { numbersAround, tenthsAround } from './numbers.js';
import { type Table, TableBuilder } from './table.js';
import { otherText } from './text.js';
import type { TableContext } from './value-table.js';
import type { Variable } from './variable.js';

/** Operators that tell of two values only whether they are equal, or which is the greater. */
const COMPARING: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
]);

const isComparing = ({ node }: Leaf): boolean =>
  COMPARING.has(node.operator) && !node.decorators.some((name) => name !== 'known' && name !== 'orMissing');

/** What is known of the leaves that compare the same two facts: that not both can be the greater, and the like. */
export function pairTables(leaves: readonly Leaf[], context: TableContext): Table[] {
  const pairs = Map.groupBy(leaves.filter(isComparing), ({ subject, other }) =>
    [subject.key, other?.key].sort().join(),
  );
  return [...pairs.values()].flatMap((pair) => pairTable(pair, context) ?? []);
}

function pairTable(leaves: readonly Leaf[], context: TableContext): Table | undefined {
  const [one, two] = [leaves[0]?.subject, leaves[0]?.other];
  if (one === undefined || two === undefined) return undefined;
  const stand = leaves.flatMap(standIns);
  const now = context.atoms.moment.milliseconds;
  const [left = [], right = []] = [one, two].map((variable) => valuesOf(variable, [one, two], stand, now));
  if (!context.answers.afford(left.length * right.length * leaves.length)) return undefined;
  const presences = [one, two].map((variable) => context.atoms.presences(variable));
  const builder = new TableBuilder([...presences.flat(), ...leaves.map(({ atom }) => atom)], [one, two]);
  for (const a of left) {
    for (const b of right) {
      const known = presences.flatMap((atoms, index) => presenceValues(atoms, index === 0 ? a : b));
      const answers = leaves.map(({ subject, holds }) => (subject.key === one.key ? holds(a, b) : holds(b, a)));
      builder.add([...known, ...answers], [a, b]);
    }
  }
  return builder.build();
}

const presenceValues = (atoms: readonly number[], value: FactValue): (boolean | undefined)[] =>
  value === undefined ? missingValues(atoms) : presentValues(atoms);

/** What stands in for a missing value on either side. */
const standIns = ({ node: { subject, value } }: Leaf): FactValue[] =>
  [subject.missing, value.kind === 'fact' ? value.missing : undefined].filter((missing) => missing !== undefined);

/** Values for either fact that let it be equal to the other, or lie on either side of it, wherever both can be. */
function valuesOf(
  variable: Variable,
  pair: readonly Variable[],
  standIns: readonly FactValue[],
  now: number,
): FactValue[] {
  const present = presentValuesOf(variable, pair, standIns, now);
  return variable.mayBeMissing ? [...present, undefined] : present;
}

function presentValuesOf(
  variable: Variable,
  pair: readonly Variable[],
  standIns: readonly FactValue[],
  now: number,
): FactValue[] {
  switch (variable.type) {
    case 'boolean':
      return [true, false];
    case 'instant':
      return instantsAround([now, ...standIns.map((instant) => Date.parse(String(instant)))], 2);
    case 'string':
      return textsAround(standIns.map(String));
    default: {
      const cuts = standIns.map(Number);
      return amountsAround([...new Set(pair.flatMap((one) => amountsAround(cuts, one)))], variable);
    }
  }
}

/** Numbers that the variable can have: the cut points, and others between and beyond them. */
export const amountsAround = (cuts: readonly number[], variable: Variable): number[] =>
  variable.as === undefined ? numbersAround(cuts, variable) : tenthsAround(cuts);

function textsAround(texts: readonly string[]): string[] {
  const other = otherText(texts);
  return [...new Set([...texts, other, otherText([...texts, other])])];
}
