import { NEWLINE, noneOf, oneOf, rangeOf } from '../characters.js';
import type { AnchorNode, PatternNode } from '../pattern.js';
import { parseClass } from './parse-class.js';
import { parseEscape } from './parse-escape.js';
import { QUANTIFIERS } from './parse-quantifier.js';
import type { PatternReader } from './reader.js';

/** Reads a part that holds no other parts. The reader is not at the end. */
export function parseAtom(reader: PatternReader): PatternNode | undefined {
  const { next = '' } = reader;
  if (next === '[') return parseClass(reader);
  if (next === '\\') return parseEscape(reader);
  if (QUANTIFIERS.has(next)) {
    return reader.refuse(`"${next}" has nothing before it to repeat; write \\${next} for the character.`);
  }
  if (next === ']' || next === '}') return reader.refuse(`write \\${next} for the character "${next}".`);
  reader.takeCharacter();
  return SIGNS[next] ?? oneOf([rangeOf(next)]);
}

const anchor = (edge: AnchorNode['edge']): AnchorNode => Object.freeze({ kind: 'anchor', edge });

const SIGNS: Readonly<Record<string, PatternNode>> = {
  '.': noneOf([NEWLINE]),
  '^': anchor('start'),
  $: anchor('end'),
};
