import type { RuleScope } from '../facts.js';
import { parseRule } from '../parse/parse-rule.js';
import type { Rule } from '../rule.js';
import { SCOPE } from './arbitraries.js';

/** The rule that the JSON is known to be. */
export function parsed(json: unknown, scope: RuleScope = SCOPE): Rule {
  const rule = parseRule(json, scope);
  if (!rule.ok) throw new Error(rule.error.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
  return rule.value;
}
