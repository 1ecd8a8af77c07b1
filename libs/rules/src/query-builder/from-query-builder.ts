import { err, type JsonValue, type Problem, type Result } from '#kernel';
import type { RuleScope } from '../facts.js';
import { parseRule } from '../parse/parse-rule.js';
import type { Rule } from '../rule.js';
import { readQuery } from './read-group.js';
import { Reading } from './reading.js';

/**
 * Reads a query of react-querybuilder as a rule. `toQueryBuilder` gives the query back in its canonical form, which differs in
 * these things only, none of which means anything:
 *
 * - `id`, `path`, `combinatorPreceding`, `meta` but for `meta.winnow`, and what is false or says the default: `not: false`,
 *   `disabled: false`, `muted: false`, `match: null`, `lhs: null`, `valueSource: 'value'`;
 * - the value and its source beside the operators `null` and `notNull`;
 * - values as HTML inputs leave them. A list or range may be text, `NL, BE`, as the builder itself reads it (see
 *   `listsAsArrays`), with no value empty; a number alone is a list of one. Where a number, money or duration is asked about, text
 *   that is a plain decimal or written as JavaScript does (`20.50`, `1e-7`) is a number. What goes out is a list, or a number;
 * - our names of operators the builder has names for (`equal`, `isSet`), and how a field's name spells its JSON (`orders ?? 1.0`);
 * - `meta.winnow.implied` where the group is more than that or it is false, `meta.winnow.notName` where nothing is negated, and the combinator of
 *   an implied group.
 *
 * Refused is what would have to be dropped: parts that are disabled or muted, placeholders, `match`, `lhs`, parameters and
 * expressions, combinators between the rules, `xor`, empty groups, unknown keys.
 *
 * @param query of any type, for example straight from a request.
 * @returns the rule, or every problem at once with its JSON Pointer into the query (`code` is a `QueryProblemCode`).
 */
export function fromQueryBuilder(query: unknown, scope: RuleScope): Result<Rule, Problem[]> {
  const reading = new Reading(scope);
  const json = readQuery(query as JsonValue, reading);
  const rule = parseRule(json, scope);
  if (rule.ok && reading.problems.length === 0) return rule;
  return err(reading.problemsIn(query, json, rule.ok ? [] : rule.error));
}
