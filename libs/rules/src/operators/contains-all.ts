import { isTrue } from '../sql/conditions.js';
import { listOperator } from './list-operator.js';

/** Every one of the values is in the list. */
export const containsAll = listOperator({
  name: 'containsAll',
  aliases: ['everyValue:contains', 'hasAll', 'all'],
  words: 'has all of',
  holds: (list, values) => values.every((value) => list.includes(value)),
  sql: (list, values) => isTrue(`${list} @> ${values}`),
});
