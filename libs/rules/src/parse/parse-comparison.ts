import { type JsonObject, jsonPointer } from '#kernel';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode } from '../rule.js';
import type { Operand } from '../values/operand.js';
import { FACT_KEYS, readFactOperand } from './parse-fact.js';
import { type DecoratedOperator, readOperator } from './parse-operator.js';
import type { Parsing } from './parsing.js';

const NEEDED = ['fact', 'operator', 'value'] as const;

export const COMPARISON_KEYS = [...new Set([...NEEDED, ...FACT_KEYS])];

/** Reads a leaf. Fact, operator and value are each looked at even where another is wrong. */
export function parseComparison(json: JsonObject, pointer: string, parsing: Parsing): ComparisonNode | undefined {
  for (const key of NEEDED) {
    if (!Object.hasOwn(json, key)) parsing.refuse('missing-key', pointer, `A comparison needs the key "${key}".`);
  }
  const subject = Object.hasOwn(json, 'fact')
    ? readFactOperand(json, { pointer, besides: 'checked' }, parsing)
    : undefined;
  const operator = Object.hasOwn(json, 'operator') ? readOperator(json, subject?.type, pointer, parsing) : undefined;
  const value = Object.hasOwn(json, 'value') ? readValue(json, { operator, pointer, parsing }) : undefined;

  if (subject === undefined || operator === undefined || value === undefined) return undefined;
  return { kind: 'comparison', subject, decorators: operator.decorators, operator: operator.name, value };
}

interface ValuePlace {
  readonly operator: DecoratedOperator | undefined;
  readonly pointer: string;
  readonly parsing: Parsing;
}

function readValue(json: JsonObject, { operator, pointer, parsing }: ValuePlace): Operand | undefined {
  const at = pointer + jsonPointer('value');
  if (json.value === null) {
    const message = 'No fact is ever null: a missing one equals no value. To ask whether there is one, use "isSet".';
    return parsing.refuse('value-null', at, message);
  }
  if (operator?.type === undefined) return undefined;
  const compared = { fact: String(json.fact), type: operator.type, operator: operator.name, pointer: at };
  return operatorOf(operator.name).value(json.value, compared, parsing);
}
