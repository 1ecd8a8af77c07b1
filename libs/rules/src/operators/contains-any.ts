import { isTrue } from '../sql/conditions.js';
import { listOperator } from './list-operator.js';

/** At least one of the values is in the list. */
export const containsAny = listOperator({
  name: 'containsAny',
  aliases: ['someValue:contains', 'hasAny', 'overlaps', 'any'],
  words: 'has any of',
  holds: (list, values) => values.some((value) => list.includes(value)),
  sql: (list, values) => isTrue(`${list} && ${values}`),
});
