import { type JsonObject, type JsonValue } from '#kernel';
import type { FactOperand } from '../values/operand.js';

const PLAIN = /^[a-z][a-z0-9_]*$/;

/** A fact, perhaps in quotes, and a path into it without its `$`. */
const PLACE = String.raw`([a-z][a-z0-9_]*|"(?:[^"\\]|\\.)*")([.[][^\s()]*)?`;
const FIELD_NAME = new RegExp(String.raw`^(?:percentile\(${PLACE}\)|${PLACE})(?: \?\? (.+))?$`, 's');

/**
 * What a fact is called as a field. All that changes what is read is in the name, because that is the one thing the builder shows,
 * and forgets when another field is chosen.
 *
 * @example
 * fieldNameOf(…) === 'orders'
 * fieldNameOf(…) === 'address.city'                     // {"fact": "address", "path": "$.address.city"}
 * fieldNameOf(…) === 'percentile(total_spend)'          // {"fact": "total_spend", "params": {"as": "percentile"}}
 * fieldNameOf(…) === 'percentile(total_spend) ?? 0'     // … {"as": "percentile", "missing": 0}
 * fieldNameOf(…) === '"Total spend"'                    // a fact that is no key, as JSON
 */
export function fieldNameOf({ fact, path, as, missing }: FactOperand): string {
  const place = `${PLAIN.test(fact) ? fact : JSON.stringify(fact)}${path?.slice(1) ?? ''}`;
  const read = as === undefined ? place : `${as}(${place})`;
  return missing === undefined ? read : `${read} ?? ${Object.is(missing, -0) ? '-0' : JSON.stringify(missing)}`;
}

/** The other way: the fact as it stands in rule JSON. A name of no such form is taken to be that of a fact. */
export function factOfFieldName(name: string): JsonObject {
  const [, ranked, rankedPath, plain, plainPath, missing] = FIELD_NAME.exec(name) ?? [];
  const fact = unquoted(ranked ?? plain);
  const stand = missing === undefined ? undefined : jsonOf(missing);
  if (fact === undefined || (missing !== undefined && stand === undefined)) return { fact: name };
  const path = rankedPath ?? plainPath;
  const params = { ...(ranked && { as: 'percentile' }), ...(stand !== undefined && { missing: stand }) };
  return { fact, ...(path && { path: `$${path}` }), ...(Object.keys(params).length > 0 && { params }) };
}

function unquoted(fact: string | undefined): string | undefined {
  const text = fact?.startsWith('"') ? jsonOf(fact) : fact;
  return typeof text === 'string' ? text : undefined;
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The fact that a field or a value names, as it stands in rule JSON; what is no text stays, to be refused. */
export const namedFact = (name: JsonValue): JsonObject =>
  typeof name === 'string' ? factOfFieldName(name) : { fact: name };
