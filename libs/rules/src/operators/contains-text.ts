import { textOperator } from './text-operator.js';

export const containsText = textOperator({
  name: 'containsText',
  aliases: ['like', 'contains-substring', 'containsSubstring', 'substring'],
  words: 'contains',
  holds: (text, part) => text.includes(part),
  sql: (text, part) => `strpos(${text}, ${part}) > 0`,
});
