import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';
import { isTrue } from './sql.js';

/** The list has the value as an element. Strings are left out: json-rules-engine answers false for every string. */
export const contains: Operator = {
  name: 'contains',
  aliases: ['has', 'includes'],
  phrase: () => 'contains',
  factTypes: ['list'],
  value: oneValue,
  evaluate: (list, value) => Array.isArray(list) && list.indexOf(value) !== -1,
  sql: (list, value) => isTrue(`${value.sql} = ANY(${list.sql})`),
};
