import type { FactValue } from '../facts.js';
import type { SqlOperand } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import type { ComparedValue } from '../values/operand.js';
import type { Decorator } from './decorator.js';
import { fold, foldSql } from './fold.js';

/** Upper and lower case are the same, in the fact and in what it is compared with; see `fold`. */
export const ignoreCase: Decorator = {
  name: 'ignoreCase',
  rank: 3,
  effort: 3,
  aliases: ['ignoringCase', 'caseInsensitive', 'ci', 'i'],
  inner: (type) => (type === 'string' || type === 'list' ? type : undefined),
  test: (next) => (fact) => next(folded(fact) as FactValue),
  value: folded,
  sql: (fact, next, writer) => next(foldedSql(fact, writer), writer.mappingValues(foldedSql)),
  say: ({ subject, predicate }) => ({ subject, predicate: `${predicate} (in any case)` }),
};

function folded(value: ComparedValue): ComparedValue {
  if (typeof value === 'string') return fold(value);
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? fold(item) : item)) : value;
}

function foldedSql(operand: SqlOperand, writer: SqlWriter): SqlOperand {
  const bind = (text: string) => writer.bind(text, 'text');
  if (operand.array !== true) return { ...operand, sql: `(${foldSql(operand.sql, bind)})` };
  const items = `ARRAY(SELECT ${foldSql('item', bind)} FROM unnest(${operand.sql}) AS item)`;
  return { ...operand, sql: operand.nullable ? `(CASE WHEN ${operand.sql} IS NOT NULL THEN ${items} END)` : items };
}
