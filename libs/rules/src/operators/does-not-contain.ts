import { contains } from './contains.js';
import type { Operator } from './operator.js';
import { not } from './sql.js';

/** There is a list, and it lacks the value. Not the complement of `contains`: both are false for a missing list. */
export const doesNotContain: Operator = {
  name: 'doesNotContain',
  aliases: ['notContains', 'hasNot', 'excludes', 'not:contains'],
  phrase: () => 'does not contain',
  factTypes: contains.factTypes,
  value: contains.value,
  evaluate: (list, value) => Array.isArray(list) && list.indexOf(value) === -1,
  sql: (list, value) => `${list.sql} IS NOT NULL AND ${not(contains.sql(list, value))}`,
};
