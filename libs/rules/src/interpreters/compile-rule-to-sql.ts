import type { Decorator, NextSql } from '../decorators/decorator.js';
import { DECORATORS } from '../decorators/index.js';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode, RuleNode } from '../rule.js';
import { not } from '../sql/conditions.js';
import { sqlEffort } from '../sql/effort.js';
import { type RuleSqlContext, SqlWriter } from '../sql/writer.js';
import { visitRule } from '../visit-rule.js';
import { leftoverReference } from './leftover-reference.js';

/**
 * Compiles a rule to a boolean SQL expression that is never NULL and says for a row what `evaluateRule` says for its facts.
 *
 * @param rule without references (see `inlineSegments`); throws at one.
 * @returns an expression to put in parentheses, or alone after WHERE or in a select list.
 */
export function compileRuleToSql(rule: RuleNode, context: RuleSqlContext): string {
  const writer = new SqlWriter(context);
  return visitRule<Condition>(rule, {
    all: (_, conditions) => joined(conditions, 'AND'),
    any: (_, conditions) => joined(conditions, 'OR'),
    not: (_, { sql, effort }) => ({ sql: not(sql), effort }),
    segment: leftoverReference,
    comparison: (node) => ({ sql: comparisonSql(node, writer), effort: sqlEffort(node) }),
  }).sql;
}

interface Condition {
  readonly sql: string;
  readonly effort: number;
}

/** PostgreSQL evaluates a group from left to right and stops when it is decided, so what is quickly known comes first. */
function joined(conditions: readonly Condition[], word: 'AND' | 'OR'): Condition {
  const quickFirst = [...conditions].sort((a, b) => a.effort - b.effort);
  return {
    sql: quickFirst.map(({ sql }) => `(${sql})`).join(` ${word} `),
    effort: conditions.reduce((sum, { effort }) => sum + effort, 0),
  };
}

function comparisonSql({ subject, decorators, operator, value }: ComparisonNode, writer: SqlWriter): string {
  const innermost: NextSql = (fact, inner) => operatorOf(operator).sql(fact, value, inner);
  const decorated = decorators
    .map((name): Decorator => DECORATORS[name])
    .reduceRight<NextSql>((next, decorator) => (fact, inner) => decorator.sql(fact, next, inner), innermost);
  return decorated(writer.fact(subject), writer);
}
