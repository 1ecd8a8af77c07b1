import { isJsonObject, type JsonObject, jsonPointer } from '#kernel';
import { comparedType, typeLabel } from '../facts.js';
import { checkKeys } from '../parse/check-keys.js';
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
  checkKeys(json, ['fact'], compared.pointer, parsing);
  if (!Object.hasOwn(json, 'fact')) {
    return parsing.refuse(
      'value-type',
      compared.pointer,
      `The value has to be ${typeLabel(comparedType(compared.type))} or {"fact": …}.`,
    );
  }
  const pointer = compared.pointer + jsonPointer('fact');
  const type = parsing.factType(json.fact, pointer);
  if (type === undefined) return undefined;
  const wanted = comparedType(compared.type);
  if (type === wanted) return Object.freeze({ kind: 'fact', type, fact: String(json.fact) });
  return parsing.refuse(
    'value-fact-type',
    pointer,
    `"${compared.fact}" can only be compared with a fact that is ${typeLabel(wanted)}; "${json.fact}" is ${typeLabel(type)}.`,
  );
}
