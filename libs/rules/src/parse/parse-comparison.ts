import { type JsonObject, jsonPointer, nearest } from '#kernel';
import { type FactType, typeLabel } from '../facts.js';
import { isOperatorName, OPERATOR_NAMES, OPERATORS, type OperatorName, operatorsFor } from '../operators/index.js';
import type { ComparisonNode } from '../rule.js';
import type { Operand } from '../values/operand.js';
import type { Parsing } from './parsing.js';
import { show } from './show.js';

export const COMPARISON_KEYS = ['fact', 'operator', 'value'] as const;

/** Reads a leaf. Fact, operator and value are each looked at even where another is wrong. */
export function parseComparison(json: JsonObject, pointer: string, parsing: Parsing): ComparisonNode | undefined {
  for (const key of COMPARISON_KEYS) {
    if (!Object.hasOwn(json, key)) parsing.refuse('missing-key', pointer, `A comparison needs the key "${key}".`);
  }
  const type = Object.hasOwn(json, 'fact') ? parsing.factType(json.fact, pointer + jsonPointer('fact')) : undefined;
  const operator = Object.hasOwn(json, 'operator') ? readOperator(json.operator, type, pointer, parsing) : undefined;
  const value = Object.hasOwn(json, 'value') ? readValue(json, { type, operator, pointer, parsing }) : undefined;

  if (type === undefined || operator === undefined || value === undefined) return undefined;
  return { kind: 'comparison', fact: String(json.fact), type, operator, value };
}

function readOperator(
  name: unknown,
  type: FactType | undefined,
  comparison: string,
  parsing: Parsing,
): OperatorName | undefined {
  const pointer = comparison + jsonPointer('operator');
  if (!isOperatorName(name)) return parsing.refuse('unknown-operator', pointer, unknownOperator(name));
  if (type === undefined || OPERATORS[name].factTypes.includes(type)) return name;
  const applicable = operatorsFor(type).join(', ');
  return parsing.refuse(
    'operator-not-applicable',
    pointer,
    `"${name}" cannot be asked of ${typeLabel(type)}; use one of ${applicable}.`,
  );
}

function unknownOperator(name: unknown): string {
  const meant = OPERATOR_NAMES.find((known) => OPERATORS[known].aliases.some((alias) => alias === name));
  const near = meant ?? (typeof name === 'string' ? nearest(name, OPERATOR_NAMES) : undefined);
  const advice = near === undefined ? `the operators are ${OPERATOR_NAMES.join(', ')}.` : `did you mean "${near}"?`;
  return `There is no operator ${show(name)}; ${advice}`;
}

interface ValuePlace {
  readonly type: FactType | undefined;
  readonly operator: OperatorName | undefined;
  readonly pointer: string;
  readonly parsing: Parsing;
}

function readValue(json: JsonObject, { type, operator, pointer, parsing }: ValuePlace): Operand | undefined {
  const at = pointer + jsonPointer('value');
  if (json.value === null) {
    return parsing.refuse(
      'value-null',
      at,
      'No fact is ever null: a missing one equals no value. Leave this comparison out.',
    );
  }
  if (type === undefined || operator === undefined) return undefined;
  const compared = { fact: String(json.fact), type, operator, pointer: at };
  return OPERATORS[operator].value(json.value, compared, parsing);
}
