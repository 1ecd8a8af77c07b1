import { containsText } from './contains-text.js';
import { negatedText } from './text-operator.js';

/** There is a text, and it is not so. Not the complement of `containsText`: both are false for a missing text. */
export const doesNotContainText = negatedText(containsText, {
  name: 'doesNotContainText',
  aliases: ['notLike', 'notContainsSubstring', 'not:containsText'],
  words: 'does not contain',
});
