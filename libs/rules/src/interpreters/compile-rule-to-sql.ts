import type { Decorator, NextSql } from '../decorators/decorator.js';
import { DECORATORS } from '../decorators/index.js';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode, RuleNode } from '../rule.js';
import { not } from '../sql/conditions.js';
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
  return visitRule<string>(rule, {
    all: (_, conditions) => joined(conditions, 'AND'),
    any: (_, conditions) => joined(conditions, 'OR'),
    not: (_, condition) => not(condition),
    segment: leftoverReference,
    comparison: (node) => comparisonSql(node, writer),
  });
}

const joined = (conditions: readonly string[], word: 'AND' | 'OR'): string =>
  conditions.map((condition) => `(${condition})`).join(` ${word} `);

function comparisonSql({ subject, decorators, operator, value }: ComparisonNode, writer: SqlWriter): string {
  const innermost: NextSql = (fact, inner) => operatorOf(operator).sql(fact, value, inner);
  const decorated = decorators
    .map((name): Decorator => DECORATORS[name])
    .reduceRight<NextSql>((next, decorator) => (fact, inner) => decorator.sql(fact, next, inner), innermost);
  return decorated(writer.fact(subject), writer);
}
