import { didYouMean, isJsonObject, type JsonObject, jsonPointer } from '#kernel';
import { type Fact, type FactType, RANKABLE_TYPES, type Scalar, type ScalarType, typeLabel } from '../facts.js';
import { readLiteral } from '../values/literals.js';
import type { FactOperand } from '../values/operand.js';
import { definitePath } from '../values/path.js';
import { checkKeys } from './check-keys.js';
import type { Parsing } from './parsing.js';
import { show } from './show.js';

export const FACT_KEYS = ['fact', 'path', 'params'] as const;

interface Place {
  readonly pointer: string;
  /** Keys that stand beside those of the fact. */
  readonly besides: readonly string[] | 'checked';
}

/** Reads `fact`, `path` and `params` of a comparison or of a value that is a fact. */
export function readFactOperand(json: JsonObject, place: Place, parsing: Parsing): FactOperand | undefined {
  const { pointer } = place;
  if (place.besides !== 'checked') checkKeys(json, [...FACT_KEYS, ...place.besides], pointer, parsing);
  const fact = parsing.fact(json.fact, pointer + jsonPointer('fact'));
  if (fact === undefined) return undefined;
  const path = Object.hasOwn(json, 'path') ? readPath(json, fact, pointer, parsing) : undefined;
  if (Object.hasOwn(json, 'path') && path === undefined) return undefined;
  const type = path?.type ?? fact.type;
  const params = Object.hasOwn(json, 'params')
    ? readParams(json, { type, path: path?.path, isRank: fact.isRank === true }, pointer, parsing)
    : {};
  if (params === undefined) return undefined;
  return Object.freeze({
    kind: 'fact',
    fact: String(json.fact),
    type: params.as === 'percentile' ? 'number' : type,
    ...(path && { path: path.path }),
    ...params,
  });
}

function readPath(
  json: JsonObject,
  { type, members }: Fact,
  at: string,
  parsing: Parsing,
): { readonly path: string; readonly type: FactType } | undefined {
  const pointer = at + jsonPointer('path');
  const { path } = json;
  if (type !== 'object') {
    const message = `"${json.fact}" is ${typeLabel(type)}: only an object has something inside it.`;
    return parsing.refuse('path-not-applicable', pointer, message);
  }
  if (typeof path !== 'string' || definitePath(path) === undefined) {
    const message = `A path leads to one place, like "$.address.city" or "$.items[0].sku"; ${show(path)} does not.`;
    return parsing.refuse('path-not-definite', pointer, message);
  }
  const inner = members?.get(path);
  if (inner !== undefined) return { path, type: inner };
  const message = `"${json.fact}" has no member ${show(path)}${didYouMean(path, members?.keys() ?? [])}`;
  return parsing.refuse('unknown-path', pointer, message);
}

const PARAMS = ['as', 'missing'] as const;

type Params = Pick<FactOperand, 'as' | 'missing'>;

function readParams(
  json: JsonObject,
  { type, path, isRank }: { readonly type: FactType; readonly path: string | undefined; readonly isRank: boolean },
  at: string,
  parsing: Parsing,
): Params | undefined {
  const pointer = at + jsonPointer('params');
  const { params } = json;
  if (!isJsonObject(params) || Object.keys(params).length === 0) {
    const message = `"params" says how a fact is read: {"as": "percentile"} or {"missing": value}; not ${show(params)}.`;
    return parsing.refuse('params-invalid', pointer, message);
  }
  const problems = parsing.problems.length;
  checkKeys(params, PARAMS, pointer, parsing);
  const as = Object.hasOwn(params, 'as') ? readAs(params, { type, path, isRank }, pointer, parsing) : undefined;
  const readType = as === undefined ? type : 'number';
  const missing = Object.hasOwn(params, 'missing')
    ? readMissing(params, { type: readType, path }, pointer, parsing)
    : undefined;
  if (parsing.problems.length > problems) return undefined;
  return { ...(as && { as }), ...(missing !== undefined && { missing }) };
}

function readAs(
  params: JsonObject,
  { type, path, isRank }: { readonly type: FactType; readonly path: string | undefined; readonly isRank: boolean },
  at: string,
  parsing: Parsing,
): 'percentile' | undefined {
  const pointer = at + jsonPointer('as');
  if (params.as !== 'percentile') {
    return parsing.refuse('params-invalid', pointer, `A fact is read as "percentile", not as ${show(params.as)}.`);
  }
  if (path !== undefined) {
    return parsing.refuse(
      'params-invalid',
      pointer,
      'There are percentiles of whole features, not of what lies in them.',
    );
  }
  if (RANKABLE_TYPES.includes(type) && !isRank) return 'percentile';
  const message = isRank
    ? 'A score is a place among all customers already; take the percentile of what it scores.'
    : `There are percentiles of numbers, money and durations, not of ${typeLabel(type)}.`;
  return parsing.refuse('params-invalid', pointer, message);
}

/** What stands in for a missing value. Behind a path the fact itself is there, so that nothing could be put in its place. */
function readMissing(
  { missing: json }: JsonObject,
  { type, path }: { readonly type: FactType; readonly path: string | undefined },
  at: string,
  parsing: Parsing,
): Scalar | readonly string[] | undefined {
  const pointer = at + jsonPointer('missing');
  if (path !== undefined || type === 'object') {
    const message = 'Nothing can stand in inside an object; write "orMissing:" or "known:" before the operator.';
    return parsing.refuse('params-invalid', pointer, message);
  }
  if (type === 'list') return readMissingList(json, pointer, parsing);
  const literal = readLiteral(type satisfies ScalarType, json);
  return literal.ok ? literal.value : parsing.refuse(literal.error.code, pointer, literal.error.message);
}

function readMissingList(json: unknown, pointer: string, parsing: Parsing): readonly string[] | undefined {
  if (!Array.isArray(json)) {
    return parsing.refuse('value-not-a-list', pointer, `A list of strings stands in for a list, not ${show(json)}.`);
  }
  const strings = Array.from(json, (item, index): string | undefined => {
    const literal = readLiteral('string', item);
    if (literal.ok) return String(literal.value);
    return parsing.refuse(literal.error.code, pointer + jsonPointer(index), literal.error.message);
  });
  return strings.includes(undefined) ? undefined : Object.freeze(strings as string[]);
}
