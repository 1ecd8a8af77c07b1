import type { JsonObject, JsonValue } from '#kernel';
import type { Rule } from '../rule.js';
import type { Operand } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';

/** The rule as json-rules-engine's `conditions` JSON; `parseRule` reads it back to the same tree. */
export const toJsonRulesEngine = (rule: Rule): JsonObject => visitRule(rule, write);

const write: RuleVisitor<JsonObject> = {
  all: (node, all) => ({ ...named(node.name), all: [...all] }),
  any: (node, any) => ({ ...named(node.name), any: [...any] }),
  not: (node, not) => ({ ...named(node.name), not }),
  segment: (node) => ({ ...named(node.name), condition: node.key }),
  comparison: ({ name, fact, operator, value }) => ({ ...named(name), fact, operator, value: valueJson(value) }),
};

const named = (name: string | undefined): JsonObject => (name === undefined ? {} : { name });

function valueJson(operand: Operand): JsonValue {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'list':
      return [...operand.values];
    case 'fact':
      return { fact: operand.fact };
  }
}
