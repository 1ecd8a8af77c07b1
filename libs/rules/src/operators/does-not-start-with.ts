import { startsWith } from './starts-with.js';
import { negatedText } from './text-operator.js';

/** There is a text, and it is not so. Not the complement of `startsWith`: both are false for a missing text. */
export const doesNotStartWith = negatedText(startsWith, {
  name: 'doesNotStartWith',
  aliases: ['doesNotBeginWith', 'notStartsWith', 'not:startsWith'],
  words: 'does not start with',
});
