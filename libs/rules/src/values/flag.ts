import { readLiteral } from './literals.js';
import type { ValueShape } from './value-shape.js';

/** True or false. */
export const flag: ValueShape = (json, { pointer }, parsing) => {
  const literal = readLiteral('boolean', json);
  if (!literal.ok) return parsing.refuse(literal.error.code, pointer, literal.error.message);
  return Object.freeze({ kind: 'literal', type: 'boolean', value: literal.value });
};
