import { isJsonObject, isKey, type JsonObject, type JsonValue, jsonPointer, type Problem } from '#kernel';
import { definitePath, type Fact, type FactType, type MemberType, parseRule, percentilesOf } from '#rules';
import {
  AGGREGATES,
  type Aggregate,
  type AggregateFeature,
  ATTRIBUTE_TYPES,
  type AttributeFeature,
  type FeatureSpec,
  factOf,
  MEMBER_TYPES,
  type RecencyFeature,
  type ScoreFeature,
} from './feature-spec.js';

/** Names that the state table, the statements over it and PostgreSQL (of every table) already use. */
const RESERVED_KEYS = [
  ...['customer_id', 'changed_at', 'segments', 'next_change_at', 't', 'attributes', 'variation'],
  ...['ctid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax'],
];

const MEMBERS: Record<FeatureSpec['kind'], readonly string[]> = {
  attribute: ['kind', 'name', 'description', 'attribute', 'type', 'default', 'members'],
  aggregate: ['kind', 'name', 'description', 'aggregate', 'events', 'of', 'missing', 'last_days'],
  recency: ['kind', 'name', 'description', 'events'],
  score: ['kind', 'name', 'description', 'of', 'among', 'bins', 'best', 'cuts'],
};

const SCORABLE: readonly FactType[] = ['number', 'money', 'duration'];

/** Collects what is wrong with one feature while its members are read. */
class FeatureReader {
  readonly problems: Problem[] = [];

  constructor(
    readonly key: string,
    readonly body: JsonObject,
  ) {}

  refuse(member: string, message: string): void {
    this.problems.push({ code: 'invalid-feature', pointer: member === '' ? '' : jsonPointer(member), message });
  }

  text(member: string, fallback: string): string {
    const value = this.body[member] ?? fallback;
    if (typeof value === 'string') return value;
    this.refuse(member, 'must be a text.');
    return fallback;
  }

  oneOf<T extends string>(member: string, choices: readonly T[], fallback?: T): T {
    const value = this.body[member] ?? fallback;
    const choice = choices.find((one) => one === value);
    if (choice === undefined) this.refuse(member, `must be one of ${choices.join(', ')}.`);
    return choice ?? (choices[0] as T);
  }

  wholeNumber(member: string, range: { min: number; max: number }): number | undefined {
    const value = this.body[member];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    this.refuse(member, `must be a whole number from ${range.min} to ${range.max}.`);
    return undefined;
  }

  eventNames(): string[] {
    const value = this.body.events;
    const names = Array.isArray(value)
      ? value.filter((name): name is string => typeof name === 'string' && name !== '')
      : [];
    if (names.length === 0 || !Array.isArray(value) || names.length !== value.length) {
      this.refuse('events', 'must list at least one event name.');
    }
    return names;
  }
}

/**
 * Parses all features together. Scores may refer to any feature that is not a score itself.
 * @returns the features, those that scores depend on first; or every problem of every feature
 */
export function parseFeatures(bodies: ReadonlyMap<string, JsonObject>) {
  const problems: Array<Problem & { key: string }> = [];
  const base = new Map<string, FeatureSpec>();
  const scores = new Map<string, FeatureSpec>();
  const facts = new Map<string, Fact>();

  const read = (key: string, body: JsonObject, into: Map<string, FeatureSpec>): void => {
    const reader = new FeatureReader(key, body);
    const spec = readFeature(reader, facts);
    problems.push(...reader.problems.map((problem) => ({ ...problem, key })));
    if (spec !== undefined) into.set(key, spec);
  };

  for (const [key, body] of bodies) if (body.kind !== 'score') read(key, body, base);
  for (const [key, spec] of base) facts.set(key, factOf(spec));
  for (const [key, body] of bodies) if (body.kind === 'score') read(key, body, scores);

  return { features: new Map([...base, ...scores]), problems };
}

function readFeature(reader: FeatureReader, facts: ReadonlyMap<string, Fact>): FeatureSpec | undefined {
  const { key, body } = reader;
  if (!isKey(key) || RESERVED_KEYS.includes(key)) reader.refuse('', `"${key}" cannot be the key of a feature.`);
  const kind = Object.keys(MEMBERS).find((name): name is FeatureSpec['kind'] => name === body.kind);
  if (kind === undefined) {
    reader.refuse('kind', `must be one of ${Object.keys(MEMBERS).join(', ')}.`);
    return undefined;
  }
  for (const member of Object.keys(body)) {
    if (!MEMBERS[kind].includes(member)) {
      reader.refuse(member, `is not a member of a feature of kind ${kind}; it has ${MEMBERS[kind].join(', ')}.`);
    }
  }
  switch (kind) {
    case 'attribute':
      return readAttribute(reader);
    case 'aggregate':
      return readAggregate(reader);
    case 'recency':
      return { ...readDescribed(reader), kind, events: reader.eventNames() } satisfies RecencyFeature;
    case 'score':
      return readScore(reader, facts);
  }
}

const readDescribed = (reader: FeatureReader) => ({
  name: reader.text('name', reader.key),
  description: reader.text('description', ''),
});

function readAttribute(reader: FeatureReader): AttributeFeature {
  const type = reader.oneOf('type', ATTRIBUTE_TYPES, 'string');
  const given = reader.body.default;
  if (given !== undefined && !fitsType(given, type)) reader.refuse('default', `must be of type ${type}.`);
  return {
    ...readDescribed(reader),
    kind: 'attribute',
    attribute: reader.text('attribute', reader.key),
    type,
    default: given as string | number | boolean | string[] | undefined,
    members: readMembers(reader, type),
  };
}

function readMembers(reader: FeatureReader, type: AttributeFeature['type']): Map<string, MemberType> {
  const given = reader.body.members;
  if (type !== 'object') {
    if (given !== undefined) reader.refuse('members', 'only an attribute of type object has members.');
    return new Map();
  }
  const entries = isJsonObject(given) ? Object.entries(given) : [];
  const members = entries.flatMap(([path, wanted]): [string, MemberType][] => {
    const steps = definitePath(path);
    const member = MEMBER_TYPES.find((name) => name === wanted);
    const isClean = steps?.every((step) => !/^\d+$/.test(step)) ?? false;
    return member !== undefined && isClean ? [[path, member]] : [];
  });
  const inside = members.some(([path]) => members.some(([other]) => other.startsWith(`${path}.`)));
  if (members.length === 0 || members.length < entries.length || members.length > MOST_MEMBERS || inside) {
    reader.refuse(
      'members',
      `an object needs "members": 1 to ${MOST_MEMBERS} paths like "$.address.city", none inside another, each with one of ${MEMBER_TYPES.join(', ')}.`,
    );
  }
  return new Map(members);
}

const MOST_MEMBERS = 50;

function fitsType(value: JsonValue, type: AttributeFeature['type']): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'instant':
      return typeof value === 'string' && isInstantText(value);
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'object':
      return false;
    default:
      return typeof value === 'number';
  }
}

/** Written as JavaScript writes it, which PostgreSQL is sure to read; it has no year 0, and longer years look different. */
const isInstantText = (text: string): boolean =>
  /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

function readAggregate(reader: FeatureReader): AggregateFeature {
  const aggregate = reader.oneOf('aggregate', Object.keys(AGGREGATES) as Aggregate[]);
  const of = reader.text('of', 'value');
  if (aggregate === 'distinct' && reader.body.of === undefined) {
    reader.refuse('of', 'distinct needs the name of an event property to count the different values of.');
  }
  return {
    ...readDescribed(reader),
    kind: 'aggregate',
    aggregate,
    events: reader.eventNames(),
    of,
    missing: reader.oneOf('missing', ['ignore', 'one_each'], 'ignore'),
    lastDays: reader.wholeNumber('last_days', { min: 1, max: 36_500 }),
  };
}

function readScore(reader: FeatureReader, facts: ReadonlyMap<string, Fact>): ScoreFeature | undefined {
  const of = reader.text('of', '');
  const type = facts.get(of)?.type;
  if (type === undefined || !SCORABLE.includes(type)) {
    const candidates = [...facts].flatMap(([name, fact]) => (SCORABLE.includes(fact.type) ? [name] : []));
    reader.refuse('of', `must be a number, money or recency feature: ${candidates.join(', ') || 'there is none'}.`);
  }
  const bins = reader.wholeNumber('bins', { min: 2, max: 100 }) ?? 5;
  const cuts = readCuts(reader, bins);
  const best = reader.oneOf('best', ['high', 'low'], type === 'duration' ? 'low' : 'high');
  const described = readDescribed(reader);
  const among = parseRule(reader.body.among, { facts, segments: new Set() });
  if (!among.ok) {
    reader.problems.push(...among.error.map((one) => ({ ...one, pointer: `/among${one.pointer}` })));
    return undefined;
  }
  if (percentilesOf(among.value).size > 0) reader.refuse('among', 'cannot ask for percentiles.');
  return { ...described, kind: 'score', of, among: among.value, bins, best, cuts };
}

function readCuts(reader: FeatureReader, bins: number): ScoreFeature['cuts'] {
  const given = reader.body.cuts ?? 'quantiles';
  if (given === 'quantiles') return given;
  const cuts = Array.isArray(given) ? given.filter((cut): cut is number => typeof cut === 'number') : [];
  const ascending = cuts.every((cut, index) => index === 0 || cut > (cuts[index - 1] ?? cut));
  if (!Array.isArray(given) || cuts.length !== given.length || cuts.length !== bins - 1 || !ascending) {
    reader.refuse('cuts', `must be "quantiles" or ${bins - 1} ascending numbers (one fewer than bins).`);
  }
  return cuts;
}
