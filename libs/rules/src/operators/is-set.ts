import { flag } from '../values/flag.js';
import type { Operator } from './operator.js';

/** With `true`, the customer has a value, whatever it is; with `false`, none. */
export const isSet: Operator = {
  name: 'isSet',
  aliases: [
    'exists',
    'notNull',
    'isNotNull',
    'is-set',
    'known',
    'defined',
    'isNotSet',
    'not-set',
    'null',
    'missing',
    'empty',
  ],
  say: (value) => (value === 'true' ? 'is set' : 'is not set'),
  factTypes: ['number', 'money', 'string', 'boolean', 'instant', 'duration', 'list', 'object'],
  value: flag,
  test: (value) => (fact) => (fact !== undefined && fact !== null) === value,
  sql: (fact, value) => `${fact.sql} IS ${value.kind === 'literal' && value.value === true ? 'NOT NULL' : 'NULL'}`,
};
