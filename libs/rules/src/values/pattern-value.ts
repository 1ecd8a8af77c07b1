import { show } from '../parse/show.js';
import { parsePattern } from '../pattern/index.js';
import type { ValueShape } from './value-shape.js';

/** A regular expression of the subset that means the same everywhere and takes linear time. */
export const pattern: ValueShape = (json, { operator, pointer }, parsing) => {
  if (typeof json !== 'string') {
    const message = `"${operator}" takes a regular expression in a string, not ${show(json)}.`;
    return parsing.refuse('value-type', pointer, message);
  }
  const parsed = parsePattern(json);
  if (!parsed.ok) return parsing.refuse('value-pattern', pointer, parsed.error.message);
  return Object.freeze({ kind: 'pattern', value: json });
};
