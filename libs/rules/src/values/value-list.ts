import { jsonPointer } from '#kernel';
import { comparedType, type Scalar, typeLabel } from '../facts.js';
import { MAX_LISTED_VALUES } from '../limits.js';
import { show } from '../parse/show.js';
import { readLiteral } from './literals.js';
import type { ValueShape } from './value-shape.js';

/** A non-empty list of literals of the type of the fact. */
export const valueList: ValueShape = (json, { type, operator, pointer }, parsing) => {
  const itemType = comparedType(type);
  if (!Array.isArray(json)) {
    const message = `"${operator}" takes a list of values, each ${typeLabel(itemType)}, like [value, value]; not ${show(json)}.`;
    return parsing.refuse('value-not-a-list', pointer, message);
  }
  if (json.length === 0) return parsing.refuse('value-empty-list', pointer, `"${operator}" takes at least one value.`);
  if (json.length > MAX_LISTED_VALUES) {
    return parsing.refuse('value-list-too-long', pointer, `"${operator}" takes at most ${MAX_LISTED_VALUES} values.`);
  }

  const values: Scalar[] = [];
  for (const [index, item] of json.entries()) {
    const literal = readLiteral(itemType, item);
    if (literal.ok) values.push(literal.value);
    else parsing.refuse(literal.error.code, pointer + jsonPointer(index), literal.error.message);
  }
  if (values.length < json.length) return undefined;
  return Object.freeze({ kind: 'list', type: itemType, values: Object.freeze(values) });
};
