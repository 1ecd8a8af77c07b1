import type { JsonValue } from '#kernel';
import type { ComparisonNode, NotNode, Rule } from '../rule.js';
import { constantOf } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';
import { fieldNameOf } from './field-name.js';
import { operatorNameOf } from './operator-name.js';
import { type Combinator, type GroupMeta, type QueryGroup, type QueryRule, SEGMENT_FIELD } from './query.js';

/**
 * The rule as a query of react-querybuilder; every rule has one, and `fromQueryBuilder` reads it back to the same tree.
 *
 * @example toQueryBuilder(rule) // { combinator: 'and', rules: [{ field: 'orders', operator: '>=', value: 3 }] }
 */
export function toQueryBuilder(rule: Rule): QueryGroup {
  const query = visitRule(rule, write);
  return 'rules' in query ? query : { combinator: 'and', rules: [query], ...groupMeta({ implied: true }) };
}

const write: RuleVisitor<QueryGroup | QueryRule> = {
  all: (node, rules) => group('and', rules, node.name),
  any: (node, rules) => group('or', rules, node.name),
  not: negated,
  segment: ({ key, name }) => ({ field: SEGMENT_FIELD, operator: '=', value: key, ...ruleMeta(name) }),
  comparison: (node) => ({
    field: fieldNameOf(node.subject),
    ...operatorAndValue(node),
    ...ruleMeta(node.name),
  }),
};

const group = (
  combinator: Combinator,
  rules: readonly (QueryGroup | QueryRule)[],
  name: string | undefined,
): QueryGroup => ({ combinator, rules: [...rules], ...groupMeta({ ...(name !== undefined && { name }) }) });

function negated({ name, node }: NotNode, inner: QueryGroup | QueryRule): QueryGroup {
  const notName = name === undefined ? {} : { notName: name };
  return 'rules' in inner && (node.kind === 'all' || node.kind === 'any')
    ? { ...inner, not: true, ...groupMeta({ ...inner.meta?.winnow, ...notName }) }
    : { combinator: 'and', rules: [inner], not: true, ...groupMeta({ ...notName, implied: true }) };
}

const groupMeta = (winnow: GroupMeta): Pick<QueryGroup, 'meta'> =>
  Object.keys(winnow).length === 0 ? {} : { meta: { winnow } };

const ruleMeta = (name: string | undefined): Pick<QueryRule, 'meta'> =>
  name === undefined ? {} : { meta: { winnow: { name } } };

function operatorAndValue({
  decorators,
  operator,
  value,
}: ComparisonNode): Pick<QueryRule, 'operator' | 'value' | 'valueSource'> {
  const name = operatorNameOf(decorators, operator);
  if (value.kind === 'fact') return { operator: name, value: fieldNameOf(value), valueSource: 'field' };
  const constant = constantOf(value);
  if (operator === 'isSet') return { operator: constant === true ? 'notNull' : 'null', value: null };
  return { operator: name, value: structuredClone(constant) as JsonValue };
}
