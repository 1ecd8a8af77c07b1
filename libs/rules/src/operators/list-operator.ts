import type { Scalar } from '../facts.js';
import { valueList } from '../values/value-list.js';
import type { Operator } from './operator.js';

interface ListOperatorOptions extends Pick<Operator, 'name' | 'aliases'> {
  readonly words: string;
  readonly holds: (list: readonly Scalar[], values: readonly Scalar[]) => boolean;
  readonly sql: (list: string, values: string) => string;
}

/** An operator that compares a list with several values; false for a missing list. */
export const listOperator = ({ name, aliases, words, holds, sql }: ListOperatorOptions): Operator => ({
  name,
  aliases,
  say: (values) => `${words} ${values}`,
  factTypes: ['list'],
  value: valueList,
  effort: 3,
  test: (values) => (list) => Array.isArray(list) && Array.isArray(values) && holds(list, values),
  sql: (list, values, writer) => sql(list.sql, writer.value(values).sql),
});
