import { jsonPointer } from '#kernel';
import { comparedType, type Scalar, typeLabel } from '../facts.js';
import { show } from '../parse/show.js';
import { readLiteral } from './literals.js';
import type { ValueShape } from './value-shape.js';

/** Two literals of the type of the fact, the first not above the second. */
export const valueRange: ValueShape = (json, { type, operator, pointer }, parsing) => {
  const itemType = comparedType(type);
  if (!Array.isArray(json) || json.length !== 2) {
    const message = `"${operator}" takes two values, each ${typeLabel(itemType)}, like [from, to]; not ${show(json)}.`;
    return parsing.refuse('value-not-a-range', pointer, message);
  }
  const bounds = Array.from(json, (bound, index): Scalar | undefined => {
    const literal = readLiteral(itemType, bound);
    if (literal.ok) return literal.value;
    return parsing.refuse(literal.error.code, pointer + jsonPointer(index), literal.error.message);
  });
  const [low, high] = bounds;
  if (low === undefined || high === undefined) return undefined;
  if (low > high) {
    const message = `Nothing lies between ${show(low)} and ${show(high)}: the first has to be the lower one.`;
    return parsing.refuse('value-range-order', pointer, message);
  }
  return Object.freeze({ kind: 'range', type: itemType, values: Object.freeze([low, high] as const) });
};
