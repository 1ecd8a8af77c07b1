import type { JsonObject, JsonValue } from '#kernel';
import type { Rule } from '../rule.js';
import { constantOf, type FactOperand, type Operand } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/** The rule as json-rules-engine's `conditions` JSON; `parseRule` reads it back to the same tree. */
export const toJsonRulesEngine = (rule: Rule): JsonObject => visitRule(rule, write);

const write: RuleVisitor<JsonObject> = {
  all: (node, all) => ({ ...named(node.name), all: [...all] }),
  any: (node, any) => ({ ...named(node.name), any: [...any] }),
  not: (node, not) => ({ ...named(node.name), not }),
  segment: (node) => ({ ...named(node.name), condition: node.key }),
  comparison: ({ name, subject, decorators, operator, value }) => ({
    ...named(name),
    ...factJson(subject),
    operator: [...decorators, operator].join(':'),
    value: valueJson(value),
  }),
};

const named = (name: string | undefined): JsonObject => (name === undefined ? {} : { name });

/** A fact with its path and params, as it stands in a comparison and in a value. */
export function factJson({ fact, path, as, missing }: FactOperand): JsonObject {
  const params: JsonObject = {
    ...(as && { as }),
    ...(missing !== undefined && { missing: structuredClone(missing) as JsonValue }),
  };
  return { fact, ...(path !== undefined && { path }), ...(Object.keys(params).length > 0 && { params }) };
}

const valueJson = (operand: Operand): JsonValue =>
  operand.kind === 'fact' ? factJson(operand) : (structuredClone(constantOf(operand)) as JsonValue);
