import { fold } from '../../decorators/fold.js';
import { constantsOf, isIgnoringCase, type Leaf } from './leaf.js';
import { caseVariants, otherText, textQuestionOf } from './text.js';

/** Something a list can have in it: a text that is mentioned, one that is so but for its case, or any other. */
export interface Element {
  /** The text; for any other, one that is as good. */
  readonly text: string;
  /** Such an element; absent where none is known. */
  readonly sample?: string;
  /** The text as leaves see it that ignore case. */
  readonly folded: string;
  /** Not one text but many, of which questions about parts cannot be answered. */
  readonly isVague: boolean;
}

export const isAboutLength = ({ node }: Leaf): boolean => node.decorators.includes('length');

const isAboutElements = ({ node }: Leaf): boolean =>
  node.decorators.includes('someFact') || node.decorators.includes('everyFact');

/** The texts that a leaf names. */
export const textsOf = (leaf: Leaf): string[] =>
  isAboutLength(leaf) || leaf.node.operator === 'isSet' ? [] : constantsOf(leaf).map(String);

/** The elements that leaves can tell apart. */
export function elementsOf(leaves: readonly Leaf[]): Element[] {
  const folded = [...new Set(leaves.filter(isIgnoringCase).flatMap(textsOf).map(fold))];
  const mentioned = [...new Set([...leaves.flatMap(textsOf), ...folded])];
  const other = otherText(mentioned);
  return [
    ...mentioned.map((text) => ({ text, sample: text, folded: text, isVague: false })),
    ...folded.map((text) => ({ text: other, ...sampleOf(text, mentioned), folded: text, isVague: true })),
    { text: other, sample: other, folded: other, isVague: true },
  ];
}

function sampleOf(text: string, mentioned: readonly string[]): Pick<Element, 'sample'> {
  const sample = caseVariants(text).find((variant) => !mentioned.includes(variant));
  return sample === undefined ? {} : { sample };
}

/**
 * What a leaf says of a list with these elements and no others.
 * @param length how many there are, some perhaps more than once
 */
export function answerForList(leaf: Leaf, elements: readonly Element[], length: number): boolean | undefined {
  if (isAboutLength(leaf)) return leaf.holds(new Array<string>(length));
  const isIgnoring = isIgnoringCase(leaf);
  const textOf = (element: Element): string => (isIgnoring ? element.folded : element.text);
  const isUnclear = (element: Element): boolean => element.isVague && textQuestionOf(leaf) !== undefined;
  const answer = leaf.holds(elements.filter((element) => !isUnclear(element)).map(textOf));
  if (!isAboutElements(leaf) || !elements.some(isUnclear)) return answer;
  const isDecided = answer === leaf.node.decorators.includes('someFact');
  return isDecided ? answer : undefined;
}

/** Elements that no leaf tells apart are together. */
export function kindsOf(elements: readonly Element[], leaves: readonly Leaf[]): Element[][] {
  const marks = leaves.map((leaf) => markFor(leaf));
  const signatureOf = (element: Element): string =>
    marks.map((mark) => Number(mark(element))).join('') + Number(element.isVague);
  return [...Map.groupBy(elements, signatureOf).values()];
}

/** What tells whether an element is one of those a leaf asks for. */
function markFor(leaf: Leaf): (element: Element) => boolean {
  if (isAboutElements(leaf)) return (element) => answerForList(leaf, [element], 1) === true;
  const texts = new Set(textsOf(leaf));
  return ({ text }) => texts.has(text);
}
