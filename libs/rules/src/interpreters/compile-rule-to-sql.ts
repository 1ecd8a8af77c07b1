import type { SqlParameters, SqlType } from '#kernel';
import type { FactType, ScalarType } from '../facts.js';
import { OPERATORS } from '../operators/index.js';
import { not, type SqlOperand } from '../operators/sql.js';
import type { Rule } from '../rule.js';
import type { ListOperand, Operand } from '../values/operand.js';
import { visitRule } from '../visit-rule.js';
import { leftoverReference } from './leftover-reference.js';

/** How a statement reads a fact. NULL is missing; `FactType` says which PostgreSQL type belongs to which type of fact. */
export interface FactColumn {
  /** A column or another expression. It is put into the statement as it is and must not come from a user. */
  readonly sql: string;
  readonly type: FactType;
  /** True promises that the column never holds NaN, which saves a test in every comparison that NaN could win. */
  readonly neverNaN?: boolean;
}

export interface RuleSqlContext {
  column(fact: string): FactColumn;
  /** The parameters of the statement under construction. Every value of the rule is bound here. */
  readonly parameters: SqlParameters;
}

/**
 * Compiles a rule to a boolean SQL expression that is never NULL and says for a row what `evaluateRule` says for its facts.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 * @returns an expression to put in parentheses, or alone after WHERE or in a select list.
 */
export function compileRuleToSql(rule: Rule, context: RuleSqlContext): string {
  return visitRule<string>(rule, {
    all: (_, conditions) => joined(conditions, 'AND'),
    any: (_, conditions) => joined(conditions, 'OR'),
    not: (_, condition) => not(condition),
    segment: leftoverReference,
    comparison: ({ fact, type, operator, value }) =>
      OPERATORS[operator].sql(columnOperand(fact, type, context), valueOperand(value, context)),
  });
}

const joined = (conditions: readonly string[], word: 'AND' | 'OR'): string =>
  conditions.map((condition) => `(${condition})`).join(` ${word} `);

function columnOperand(fact: string, type: FactType, context: RuleSqlContext): SqlOperand {
  const column = context.column(fact);
  if (column.type !== type) {
    throw new Error(`The rule was parsed with "${fact}" of type ${type}, but its column is of type ${column.type}.`);
  }
  return { sql: bracketed(column.sql), nullable: true, nan: column.neverNaN === true ? undefined : NAN[type] };
}

/** Anything but a plain, possibly qualified, name. */
const bracketed = (sql: string): string => (/^\w+(\.\w+)*$/.test(sql) ? sql : `(${sql})`);

/** Durations are computed from instants, which know no NaN. */
const NAN: Readonly<Partial<Record<FactType, string>>> = {
  number: `'NaN'::float8`,
  money: `'NaN'::numeric`,
};

const SQL_TYPES: Readonly<Record<ScalarType, SqlType>> = {
  number: 'float8',
  money: 'numeric',
  duration: 'numeric',
  string: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
};

function valueOperand(operand: Operand, context: RuleSqlContext): SqlOperand {
  switch (operand.kind) {
    case 'literal':
      return { sql: context.parameters.bind(operand.value, SQL_TYPES[operand.type]), nullable: false };
    case 'list':
      return { sql: bindList(operand, context.parameters), nullable: false };
    case 'fact':
      return columnOperand(operand.fact, operand.type, context);
  }
}

/** One parameter for the whole list where there is an array type to bind it as. */
function bindList({ type, values }: ListOperand, parameters: SqlParameters): string {
  if (type === 'string') return parameters.bind(values, 'text[]');
  if (type === 'number') return parameters.bind(values, 'float8[]');
  return `ARRAY[${values.map((value) => parameters.bind(value, SQL_TYPES[type])).join(', ')}]`;
}
