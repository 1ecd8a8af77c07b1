import { isTrue } from '../sql/conditions.js';
import { oneValue } from '../values/one-value.js';
import type { Operator } from './operator.js';

/** The list has the value as an element. Strings are left out: json-rules-engine answers false for every string. */
export const contains: Operator = {
  name: 'contains',
  aliases: ['has', 'includes', 'swap:in'],
  native: true,
  say: (value) => `contains ${value}`,
  factTypes: ['list'],
  value: oneValue,
  effort: 2,
  test: (value) => (list) => Array.isArray(list) && list.indexOf(value) !== -1,
  sql: (list, value, writer) => isTrue(`${writer.value(value).sql} = ANY(${list.sql})`),
};
