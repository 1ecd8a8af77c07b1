import { anchorsIn } from '../anchors-in.js';
import { MAX_GROUPS } from '../limits.js';
import { alternation, type PatternNode, sequence } from '../pattern.js';
import { parseAtom } from './parse-atom.js';
import { parseQuantifier } from './parse-quantifier.js';
import type { PatternReader } from './reader.js';
import { takeGroupOpening } from './take-group-opening.js';

/** Reads up to the end of the pattern or of the group. `depth` is how many groups are around it. */
export function parseAlternation(reader: PatternReader, depth: number): PatternNode | undefined {
  const branches: PatternNode[] = [];
  do {
    const branch = parseSequence(reader, depth);
    if (branch === undefined) return undefined;
    branches.push(branch);
  } while (reader.take('|'));
  return alternation(branches);
}

function parseSequence(reader: PatternReader, depth: number): PatternNode | undefined {
  const nodes: PatternNode[] = [];
  while (!isOver(reader)) {
    const at = reader.position;
    const node = parsePart(reader, depth);
    if (node === undefined) return undefined;
    const misplaced = misplacedAnchor(nodes, node);
    if (misplaced !== undefined) return reader.refuse(misplaced, at);
    nodes.push(node);
  }
  if (nodes.length > 0) return sequence(nodes);
  return reader.refuse('there is nothing to match here; write "?" after a part that can be left out.');
}

const isOver = ({ next }: PatternReader): boolean => next === undefined || next === '|' || next === ')';

function parsePart(reader: PatternReader, depth: number): PatternNode | undefined {
  const atom = reader.next === '(' ? parseGroup(reader, depth) : parseAtom(reader);
  return atom && parseQuantifier(atom, reader);
}

function parseGroup(reader: PatternReader, depth: number): PatternNode | undefined {
  const at = reader.position;
  if (depth === MAX_GROUPS) return reader.refuse(`groups can be nested ${MAX_GROUPS} deep, and no deeper.`);
  const node = takeGroupOpening(reader) && parseAlternation(reader, depth + 1);
  if (node === undefined || reader.take(')')) return node;
  return reader.refuse('this "(" is never closed; write \\( for the character.', at);
}

/** PostgreSQL needs minutes, or forever, for patterns like `(?:(?:^|a)*(?:$|b)*){25}`. Nobody needs the pattern. */
function misplacedAnchor(before: readonly PatternNode[], node: PatternNode): string | undefined {
  if (before.length === 0) return undefined;
  if (anchorsIn(node).has('start')) return '"^" is the start of the whole text, so nothing can come before it.';
  const ended = before.some((one) => anchorsIn(one).has('end'));
  return ended ? '"$" is the end of the whole text, so nothing can come after it.' : undefined;
}
