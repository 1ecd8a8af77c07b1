/** Values stated about customers and events, read from JSON as the type they are declared to be; anything else is missing. */
import { definitePath, type MemberType } from '#rules';
import type { AttributeFeature, PropertyType } from '../feature-spec.js';

const ISO_DATE =
  '([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))' +
  '|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)';
const ISO_TIME =
  '([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?)?';

/** Texts that are sure to cast, by attribute type: a cast that fails would fail the statement for everybody. */
const CASTABLE = {
  number: '^-?[0-9]{1,255}([.][0-9]{1,255})?$',
  money: '^-?[0-9]{1,30}([.][0-9]{1,30})?$',
  instant: `^(?!0000)${ISO_DATE}${ISO_TIME}$`,
} as const;

/** A text as a value of a type; NULL where it is none. Numbers and booleans written as text are understood. */
export function typedText(text: string, type: PropertyType): string {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return `CASE WHEN lower(${text}) IN ('true', '1', 'yes') THEN true WHEN lower(${text}) IN ('false', '0', 'no') THEN false END`;
    case 'number':
      return `CASE WHEN ${text} ~ '${CASTABLE.number}' THEN ${text}::double precision END`;
    case 'money':
      return `CASE WHEN ${text} ~ '${CASTABLE.money}' THEN ${text}::numeric END`;
    case 'instant':
      return `CASE WHEN ${text} ~ '${CASTABLE.instant}' THEN ${text}::timestamptz END`;
  }
}

/** The strings of a JSON array; what else it holds is left out. */
export const listAttribute = (json: string): string =>
  `CASE WHEN jsonb_typeof(${json}) = 'array' THEN ARRAY(SELECT item #>> '{}' FROM jsonb_array_elements(${json}) AS item WHERE jsonb_typeof(item) = 'string') END`;

/** An object with nothing but its declared members, each of its type, so that rules can rely on what they find. */
export function objectAttribute(json: string, members: AttributeFeature['members']): string {
  const tree: MemberTree = new Map();
  for (const [path, type] of members) plant(tree, definitePath(path) ?? [], memberJson(`(${json} #> `, path, type));
  return `CASE WHEN jsonb_typeof(${json}) = 'object' THEN jsonb_strip_nulls(${buildObject(tree)}) END`;
}

type MemberTree = Map<string, string | MemberTree>;

function plant(tree: MemberTree, [step, ...rest]: readonly string[], sql: string): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    tree.set(step, sql);
    return;
  }
  const inner = tree.get(step);
  const branch: MemberTree = inner instanceof Map ? inner : new Map();
  tree.set(step, branch);
  plant(branch, rest, sql);
}

/** Steps of definite paths are plain words, which need no escaping. */
const buildObject = (tree: MemberTree): string =>
  `jsonb_build_object(${[...tree].map(([step, sql]) => `'${step}', ${typeof sql === 'string' ? sql : buildObject(sql)}`).join(', ')})`;

function memberJson(open: string, path: string, type: MemberType): string {
  const json = `${open}'{${(definitePath(path) ?? []).join(',')}}')`;
  if (type === 'list') return `to_jsonb(${listAttribute(json)})`;
  const text = `(CASE WHEN jsonb_typeof(${json}) IN ('string', 'number', 'boolean') THEN ${json} #>> '{}' END)`;
  const value = typedText(text, type);
  return type === 'instant'
    ? `to_jsonb(to_char((${value}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`
    : `to_jsonb(${value})`;
}
