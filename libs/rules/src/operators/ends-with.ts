import { textOperator } from './text-operator.js';

export const endsWith = textOperator({
  name: 'endsWith',
  aliases: ['hasSuffix'],
  words: 'ends with',
  holds: (text, part) => text.endsWith(part),
  sql: (text, part) => `right(${text}, length(${part})) = ${part}`,
});
