import { type JsonObject, type JsonValue, jsonPointer } from '#kernel';
import type { FactType } from '../facts.js';
import { readFactOperand } from '../parse/parse-fact.js';
import { Parsing } from '../parse/parsing.js';
import { show } from '../parse/show.js';
import { checkOwnKeys } from './check-own-keys.js';
import { namedFact } from './field-name.js';
import { operatorOfName } from './operator-name.js';
import { PLACEHOLDER, SEGMENT_FIELD } from './query.js';
import { readMeta } from './read-meta.js';
import { readValue } from './read-value.js';
import type { Reading } from './reading.js';

const KEYS = ['field', 'operator', 'value', 'valueSource', 'match', 'lhs', 'combinatorPreceding'];

const META = ['name'];

const NAME = '/meta/winnow/name';

const COMPARISON_MEMBERS = {
  fact: '/field',
  path: '/field',
  params: '/field',
  operator: '/operator',
  value: '/value',
  name: NAME,
};

const SEGMENT_MEMBERS = { condition: '/value', name: NAME };

/** Keys of a rule that change what it means, and that a rule of ours has no equivalent of. */
const NOT_TAKEN: Readonly<Record<string, string>> = {
  match:
    'To ask about the elements of a list, put "someFact:" or "everyFact:" before the operator; "match" is not taken.',
  lhs: 'The left-hand side of a comparison is a field, not an expression.',
};

/** Reads a rule of the builder as the JSON of a comparison, or of a reference to a segment. */
export function readRule(query: JsonObject, pointer: string, reading: Reading): JsonObject {
  checkOwnKeys(query, KEYS, pointer, reading);
  for (const [key, reason] of Object.entries(NOT_TAKEN)) {
    if ((query[key] ?? null) !== null) reading.refuse('unsupported-key', pointer + jsonPointer(key), reason);
  }
  const { name } = readMeta(query, META, pointer, reading);
  const named = name === undefined ? {} : { name };
  return query.field === SEGMENT_FIELD
    ? reading.wrote({ ...named, ...readSegment(query, pointer, reading) }, { pointer, members: SEGMENT_MEMBERS })
    : reading.wrote({ ...named, ...readComparison(query, pointer, reading) }, { pointer, members: COMPARISON_MEMBERS });
}

function readSegment({ operator, value, valueSource }: JsonObject, pointer: string, reading: Reading): JsonObject {
  if (operator !== '=') {
    const message = `Whether somebody is in a segment is asked with "=", not with ${show(operator)}; for the contrary, negate a group around it.`;
    reading.refuse('operator-not-applicable', pointer + jsonPointer('operator'), message);
  }
  if ((valueSource ?? 'value') !== 'value') {
    const message = 'A segment is named by its key: the source of this value is "value".';
    reading.refuse('value-source', pointer + jsonPointer('valueSource'), message);
  }
  return { condition: value ?? null };
}

function readComparison(query: JsonObject, pointer: string, reading: Reading): JsonObject {
  for (const key of ['field', 'operator'] as const) {
    if (query[key] !== PLACEHOLDER) continue;
    reading.refuse('placeholder', pointer + jsonPointer(key), `The ${key} has not been chosen yet.`);
  }
  const fact = namedFact(query.field ?? null);
  const operator =
    typeof query.operator === 'string' ? operatorOfName(query.operator, typeOf(fact, reading)) : undefined;
  const value = readValue(query, operator, pointer, reading);
  const written: JsonValue | undefined = operator?.written ?? query.operator;
  return { ...fact, ...(written !== undefined && { operator: written }), ...(value !== undefined && { value }) };
}

/** The type of what the field reads, as far as it can be known; what is wrong with it is for `parseRule` to say. */
const typeOf = (fact: JsonObject, { scope }: Reading): FactType | undefined =>
  readFactOperand(fact, { pointer: '', besides: [] }, new Parsing(scope))?.type;
