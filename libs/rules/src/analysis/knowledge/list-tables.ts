import { fold } from '../../decorators/fold.js';
import { Disjoint } from '../solver/disjoint.js';
import { constantsOf, isIgnoringCase, type Leaf } from './leaf.js';
import { answerForList, type Element, elementsOf, isAboutLength, kindsOf, textsOf } from './lists.js';
import type { Table } from './table.js';
import { type Candidate, candidateTable, type TableContext } from './value-table.js';
import type { Variable } from './variable.js';

/** How many different lists a table may tell apart. */
const MOST_LISTS = 1024;

/**
 * What is known of the leaves that read a list. Where they name too many texts together, those that name none in common are taken to
 * be independent, which they are but for the number of elements.
 */
export function listTables(variable: Variable, leaves: readonly Leaf[], context: TableContext): Table[] {
  const families = isSmall(leaves) ? [leaves] : connected(leaves);
  return families.map((family) => listTable(variable, family, context));
}

function listTable(variable: Variable, leaves: readonly Leaf[], context: TableContext): Table {
  const choices = isSmall(leaves) ? choicesFor(leaves) : undefined;
  const lengths = lengthsAsked(leaves);
  const count = choices === undefined ? Number.POSITIVE_INFINITY : countOf(choices) * (lengths.length + 1);
  const each = (): Candidate[] =>
    combinations(choices ?? []).flatMap((elements) =>
      lengthsFor(elements, lengths).map((length) => listOf(elements, length)),
    );
  return candidateTable(variable, leaves, { count, each }, context);
}

/** Lists above this length are not written out as examples. */
const MOST_WRITTEN = 100;

function listOf(elements: readonly Element[], length: number): Candidate {
  const sample = length <= MOST_WRITTEN ? written(elements, length) : undefined;
  return { answer: (leaf) => answerForList(leaf, elements, length), ...(sample && { sample: [sample] }) };
}

function written(elements: readonly Element[], length: number): string[] | undefined {
  const texts = elements.map(({ sample }) => sample).filter((sample) => sample !== undefined);
  if (texts.length < elements.length) return undefined;
  return Array.from({ length }, (_, index) => texts[index] ?? texts.at(-1) ?? '');
}

/** What a list can have of one kind of element: each choice is the elements of that kind that are in it. */
type Choices = ReadonlyArray<readonly Element[]>;

/**
 * Elements that no leaf tells apart are of one kind; a list has none of them, some or all. With case ignored, that would not be so:
 * one text of each case is all of them to one leaf, and not to another.
 */
function choicesFor(leaves: readonly Leaf[]): Choices[] {
  const elements = elementsOf(leaves);
  const kinds = leaves.some(isIgnoringCase) ? elements.map((element) => [element]) : kindsOf(elements, leaves);
  return kinds.map((kind) => (kind.length === 1 ? [[], kind] : [[], kind.slice(0, 1), kind]));
}

/** How many texts may be named together. */
const MOST_TEXTS = 300;

const isSmall = (leaves: readonly Leaf[]): boolean =>
  leaves.reduce((sum, leaf) => sum + textsOf(leaf).length, 0) <= MOST_TEXTS &&
  countOf(choicesFor(leaves)) <= MOST_LISTS;

const countOf = (choices: readonly Choices[]): number => choices.reduce((product, { length }) => product * length, 1);

const combinations = (choices: readonly Choices[]): Element[][] =>
  choices.reduce<Element[][]>(
    (lists, choice) => lists.flatMap((list) => choice.map((elements) => [...list, ...elements])),
    [[]],
  );

/** The longest array there can be. */
const LONGEST = 2 ** 32 - 1;

/** The lengths that leaves ask for, and those next to them. */
function lengthsAsked(leaves: readonly Leaf[]): number[] {
  const bounds = leaves.filter(isAboutLength).flatMap(constantsOf).map(Number);
  const near = bounds.flatMap((bound) => [Math.floor(bound) - 1, Math.floor(bound), Math.floor(bound) + 1]);
  return [...new Set(near)].filter((length) => length >= 0 && length <= LONGEST);
}

/** A list without elements has the length 0; any other can have any of theirs more than once. */
const lengthsFor = (elements: readonly Element[], asked: readonly number[]): number[] =>
  elements.length === 0 ? [0] : [...new Set([elements.length, ...asked.filter((length) => length > elements.length)])];

/** Leaves that name a text in common, or are connected by others that do, together. */
function connected(leaves: readonly Leaf[]): Leaf[][] {
  const joined = new Disjoint();
  for (const leaf of leaves) for (const text of textsOf(leaf)) joined.join(`leaf ${leaf.atom}`, `text ${fold(text)}`);
  return [...Map.groupBy(leaves, ({ atom }) => joined.of(`leaf ${atom}`)).values()];
}
