import { isFalse } from '../sql/conditions.js';
import { listOperator } from './list-operator.js';

/** There is a list, and none of the values is in it. */
export const containsNone = listOperator({
  name: 'containsNone',
  aliases: ['not:someValue:contains', 'hasNone', 'notContainsAny', 'doesNotContainAny'],
  words: 'has none of',
  holds: (list, values) => !values.some((value) => list.includes(value)),
  sql: (list, values) => isFalse(`${list} && ${values}`),
});
