import { not } from '../sql/conditions.js';
import { contains } from './contains.js';
import type { Operator } from './operator.js';

/** There is a list, and it lacks the value. Not the complement of `contains`: both are false for a missing list. */
export const doesNotContain: Operator = {
  name: 'doesNotContain',
  aliases: ['notContains', 'hasNot', 'excludes', 'not:contains'],
  native: true,
  say: (value) => `does not contain ${value}`,
  factTypes: contains.factTypes,
  value: contains.value,
  effort: 2,
  test: (value) => (list) => Array.isArray(list) && list.indexOf(value) === -1,
  sql: (list, value, writer) => `${list.sql} IS NOT NULL AND ${not(contains.sql(list, value, writer))}`,
};
