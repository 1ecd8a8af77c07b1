import { endsWith } from './ends-with.js';
import { negatedText } from './text-operator.js';

/** There is a text, and it is not so. Not the complement of `endsWith`: both are false for a missing text. */
export const doesNotEndWith = negatedText(endsWith, {
  name: 'doesNotEndWith',
  aliases: ['notEndsWith', 'not:endsWith'],
  words: 'does not end with',
});
