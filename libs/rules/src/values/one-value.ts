import { isJsonObject, type JsonObject, jsonPointer } from '#kernel';
import { comparedType, typeLabel } from '../facts.js';
import { readFactOperand } from '../parse/parse-fact.js';
import type { Parsing } from '../parse/parsing.js';
import { readLiteral } from './literals.js';
import type { FactOperand, LiteralOperand } from './operand.js';
import type { Compared, ValueShape } from './value-shape.js';

/** A literal, or another fact, of the type the fact is compared as. */
export const oneValue: ValueShape = (json, compared, parsing) =>
  isJsonObject(json) ? readFactReference(json, compared, parsing) : readOneLiteral(json, compared, parsing);

function readOneLiteral(json: unknown, { type, pointer }: Compared, parsing: Parsing): LiteralOperand | undefined {
  const literal = readLiteral(comparedType(type), json);
  if (!literal.ok) return parsing.refuse(literal.error.code, pointer, literal.error.message);
  return Object.freeze({ kind: 'literal', type: comparedType(type), value: literal.value });
}

function readFactReference(json: JsonObject, compared: Compared, parsing: Parsing): FactOperand | undefined {
  const wanted = comparedType(compared.type);
  if (!Object.hasOwn(json, 'fact')) {
    const message = `The value has to be ${typeLabel(wanted)} or {"fact": …}.`;
    return parsing.refuse('value-type', compared.pointer, message);
  }
  const operand = readFactOperand(json, { pointer: compared.pointer, besides: [] }, parsing);
  if (operand === undefined || operand.type === wanted) return operand;
  return parsing.refuse(
    'value-fact-type',
    compared.pointer + jsonPointer('fact'),
    `"${compared.fact}" can only be compared with a fact that is ${typeLabel(wanted)}; "${operand.fact}" is ${typeLabel(operand.type)}.`,
  );
}
