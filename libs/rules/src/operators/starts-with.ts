import { textOperator } from './text-operator.js';

export const startsWith = textOperator({
  name: 'startsWith',
  aliases: ['beginsWith', 'hasPrefix'],
  words: 'starts with',
  holds: (text, part) => text.startsWith(part),
  sql: (text, part) => `starts_with(${text}, ${part})`,
});
