import { oneValue } from './one-value.js';
import type { ValueShape } from './value-shape.js';

/** A text to look for, or a fact that holds it. Every text contains the empty one, so nobody can mean that. */
export const someText: ValueShape = (json, compared, parsing) => {
  if (json !== '') return oneValue(json, compared, parsing);
  const message = `"${compared.operator}" needs a text to look for; for any text at all, ask "isSet" with the value true.`;
  return parsing.refuse('value-empty-text', compared.pointer, message);
};
