import { isFalse } from '../sql/conditions.js';
import { listOperator } from './list-operator.js';

/** There is a list, and at least one of the values is not in it. */
export const doesNotContainAll = listOperator({
  name: 'doesNotContainAll',
  aliases: ['not:everyValue:contains', 'notContainsAll', 'lacksSome'],
  words: 'lacks some of',
  holds: (list, values) => !values.every((value) => list.includes(value)),
  sql: (list, values) => isFalse(`${list} @> ${values}`),
});
