import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject, JsonValue } from '#kernel';
import { DECORATORS, type DecoratorName } from '../decorators/index.js';
import {
  comparedType,
  FACT_TYPES,
  type Fact,
  type FactType,
  type FactValue,
  type MemberType,
  percentileOf,
  RANKABLE_TYPES,
  type RuleScope,
  type ScalarType,
} from '../facts.js';
import type { FactRecord } from '../interpreters/compile-predicate.js';
import { type OperatorName, operatorOf, operatorsFor } from '../operators/index.js';
import { flag } from '../values/flag.js';
import { oneValue } from '../values/one-value.js';
import { someText } from '../values/some-text.js';
import { valueList } from '../values/value-list.js';
import { valueRange } from '../values/value-range.js';

/** What is inside the objects. */
const MEMBERS: ReadonlyMap<string, MemberType> = new Map([
  ['$.text', 'string'],
  ['$.inner.amount', 'number'],
  ['$.inner.at', 'instant'],
  ['$.inner.yes', 'boolean'],
  ['$.tags', 'list'],
]);

/** Two facts of every type, so that any fact can be compared with another: `number_a`, `number_b`, `money_a`, … */
export const FACTS: ReadonlyMap<string, Fact> = new Map(
  FACT_TYPES.flatMap((type) =>
    ['a', 'b'].map((which): [string, Fact] => [
      `${type}_${which}`,
      type === 'object' ? { type, members: MEMBERS } : { type },
    ]),
  ),
);

export const SCOPE: RuleScope = { facts: FACTS, segments: new Set(['first', 'second', 'third']) };

/** An instant without any peculiarity. */
export const NOW = new Date('2026-06-17T12:34:56.789Z');

/** Instants at which calendars and clocks do something peculiar. */
export const nowArbitrary: Arbitrary<Date> = fc
  .constantFrom(
    '2026-06-17T12:34:56.789Z',
    '2024-02-29T23:30:00.000Z', // a leap day, the next in the east
    '2023-02-28T12:00:00.000Z', // when those born on 29 February celebrate
    '2023-03-01T00:00:00.000Z',
    '2024-03-31T01:00:00.000Z', // Europe puts the clocks forward
    '2025-10-26T00:59:59.999Z', // and back
    '2024-11-03T05:30:00.000Z', // New York puts them back
    '2018-11-04T03:00:00.000Z', // São Paulo has no midnight
    '2011-12-30T10:00:00.000Z', // Apia skips a day
    '2025-12-31T23:59:59.999Z',
    '2026-01-01T00:00:00.000Z',
  )
  .map((text) => new Date(text));

const zone = fc.constantFrom(
  ...['UTC', 'UTC', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'],
  ...['Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia'],
);

/** Few values, so that equal ones meet often; among them those that languages and databases disagree about. */
const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', ' ', 'NL', 'nl', 'NULL', 'undefined', '10', '9', '{}', 'a,b', `'"\\$1`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('é', 'É', 'e\u0301', 'ß', 'İ', 'ΣΑΣ', 'σας', '👩‍👩‍👧', '\u{10FFFF}', '\uFEFF', '\n'),
  },
  { weight: 2, arbitrary: fc.constantFrom('Amsterdam', 'AMSTERDAM', 'Rotterdam', 'dam', '%', '_', 'a%b', '.*') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }).map((any) => any.replaceAll('\0', '')) },
);

const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, -0, 1, -1, 2, 10, 0.1, 0.2, 0.1 + 0.2, 0.3) },
  { weight: 2, arbitrary: fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, 1e21, 1e-7) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);

const money = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, -0, 0.01, -0.01, 19.99, 20, 100, 1e15, 0.000001, 1234567890123.45) },
  { weight: 1, arbitrary: fc.integer({ min: -999_999, max: 999_999 }).map((cents) => cents / 100) },
);

const duration = fc.oneof(fc.constantFrom(0, -0, 1, -1, 30, 31, 365), fc.integer({ min: -5, max: 40_000 }));

const DAY_MS = 86_400_000;

/** Instants at the edges of windows around now, a millisecond to either side, and anywhere. */
const instantNear = (now: Date): Arbitrary<string> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom(0, 1, 2, 7, 14, 28, 29, 30, 31, 59, 60, 61, 365, 366, -1, -7, -30),
          fc.constantFrom(0, 0, DAY_MS / 24, DAY_MS / 2, DAY_MS / 1440),
          fc.constantFrom(0, 1, -1),
        )
        .map(([days, part, off]) => new Date(now.getTime() - days * DAY_MS - part + off).toISOString()),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.integer({ min: 1950, max: now.getUTCFullYear() + 1 }), fc.integer({ min: -1, max: 1 }))
        .map(([year, days]) => {
          const same = new Date(now.getTime() + days * DAY_MS);
          same.setUTCFullYear(year);
          return same.toISOString();
        }),
    },
    { weight: 3, arbitrary: someInstant },
  );

const someInstant: Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('2024-02-29T00:00:00.000Z', '2024-02-28T23:59:59.999Z', '1969-12-31T23:59:59.999Z'),
  },
  { weight: 1, arbitrary: fc.constantFrom('0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z') },
  {
    weight: 1,
    arbitrary: fc
      .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
);

/** Values that a literal of the type can have. */
const LITERALS: Readonly<Record<ScalarType, Arbitrary<string | number | boolean>>> = {
  number,
  money,
  duration,
  string: text,
  boolean: fc.boolean(),
  instant: fc.oneof(someInstant, instantNear(NOW)),
};

const infinite = fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN);

const list = fc.array(text, { maxLength: 4 });

/** Plain objects, as JSON has them, with some members. */
const PARTIAL = { requiredKeys: [], noNullPrototype: true };

const objectAt = (now: Date): Arbitrary<JsonObject> =>
  fc.record(
    {
      text,
      inner: fc.record({ amount: number, at: instantNear(now), yes: fc.boolean() }, PARTIAL),
      tags: list,
    },
    PARTIAL,
  ) as Arbitrary<JsonObject>;

/** Values that a fact of the type can have when it is there: as literals, and what only computing or storing can yield. */
const presentAt = (now: Date): Readonly<Record<FactType, Arbitrary<FactValue>>> => ({
  number: fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: infinite }),
  money: fc.oneof({ weight: 5, arbitrary: money }, { weight: 1, arbitrary: infinite }),
  duration,
  string: text,
  boolean: fc.boolean(),
  instant: instantNear(now),
  list,
  object: objectAt(now),
});

const percentile = fc.oneof(
  fc.constantFrom(0, 50, 90, 99.9),
  fc.integer({ min: 0, max: 999 }).map((tenths) => tenths / 10),
);

/** A customer with some facts missing, as of an instant. */
export function customerAt(now: Date): Arbitrary<FactRecord> {
  const present = presentAt(now);
  const values = Array.from(FACTS, ([name, { type }]) => [name, present[type]] as const);
  const ranks = [...FACTS].flatMap(([name, { type }]) =>
    RANKABLE_TYPES.includes(type) ? [[percentileOf(name), percentile] as const] : [],
  );
  return fc.record(
    Object.fromEntries(
      [...values, ...ranks].map(([name, value]) => [
        name,
        fc.option<FactValue, undefined>(value, { nil: undefined, freq: 4 }),
      ]),
    ),
  );
}

export const customerArbitrary: Arbitrary<FactRecord> = customerAt(NOW);

/** A customer whose facts have the types of other facts, or null, as no store of ours would ever hand out. */
export const illTypedCustomerArbitrary: Arbitrary<FactRecord> = fc.record(
  Object.fromEntries(
    Array.from(FACTS.keys(), (name) => [
      name,
      fc.oneof(...Object.values(presentAt(NOW)), fc.constant(undefined), fc.constant(null as unknown as undefined)),
    ]),
  ),
);

const span = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<JsonObject>({ days: 30 }, { days: 1 }, { days: 7 }, { hours: 1 }, { weeks: 2 }),
  },
  { weight: 2, arbitrary: fc.constantFrom<JsonObject>({ months: 1 }, { months: 12 }, { years: 1 }, { years: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 10_000 }).map((minutes): JsonObject => ({ minutes })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 500 }).map((days): JsonObject => ({ days })) },
);

const period = fc
  .record({
    period: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
    offsets: fc.array(fc.integer({ min: -13, max: 2 }), { minLength: 2, maxLength: 2 }),
    zone,
  })
  .map(({ offsets, ...rest }): JsonObject => ({ ...rest, from: Math.min(...offsets), to: Math.max(...offsets) }));

const pattern = fc.constantFrom(
  '^a',
  'dam$',
  '[A-Z]{2}',
  '^$',
  '.',
  '(a|b)+',
  '[^a-z]',
  'É',
  '\\d+',
  '^[^@]+@[^@]+$',
  'σ',
  ',',
);

/** Values of operators whose shape is their own. */
const OWN_VALUES: Readonly<Partial<Record<OperatorName, Arbitrary<JsonValue>>>> = {
  inTheLast: span,
  moreThanAgo: span,
  inTheNext: span,
  betweenAgo: fc
    .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 300 }))
    .map(([to, more]): JsonObject => ({ from: { days: to + more }, to: { days: to } })),
  inCalendarPeriod: period,
  anniversaryToday: zone.map((name) => ({ zone: name })),
  anniversaryThisMonth: zone.map((name) => ({ zone: name })),
  anniversaryInTheLast: fc.record({ days: fc.integer({ min: 1, max: 365 }), zone }),
  anniversaryInTheNext: fc.record({ days: fc.integer({ min: 1, max: 365 }), zone }),
  inMonthOfYear: fc.record({ months: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }), zone }),
  matches: pattern,
  doesNotMatch: pattern,
  matchesIgnoringCase: pattern,
  doesNotMatchIgnoringCase: pattern,
};

/** Where a comparison reads: a fact, a member of an object, or a percentile. */
interface Place {
  readonly json: JsonObject;
  readonly type: FactType;
}

const PLACES: readonly Place[] = [...FACTS].flatMap(([fact, { type, members }]): Place[] => [
  { json: { fact }, type },
  ...[...(members ?? [])].map(([path, inner]): Place => ({ json: { fact, path }, type: inner })),
  ...(RANKABLE_TYPES.includes(type) ? [{ json: { fact, params: { as: 'percentile' } }, type: 'number' } as const] : []),
]);

/** Another fact of the type to compare with. */
const factReference = (type: FactType): Arbitrary<JsonObject> =>
  fc.constantFrom(...PLACES.filter((place) => place.type === type)).map(({ json }) => structuredClone(json));

const substituted = ({ json, type }: Place): Arbitrary<JsonObject> => {
  if (type === 'object' || json.path !== undefined) return fc.constant(json);
  const stand: Arbitrary<JsonValue> = type === 'list' ? list : LITERALS[type];
  return stand.map((missing) => ({ ...json, params: { ...(json.params as JsonObject | undefined), missing } }));
};

const decoratorsOf = (rank: number, type: FactType): DecoratorName[] =>
  (Object.keys(DECORATORS) as DecoratorName[]).filter(
    (name) => DECORATORS[name].rank === rank && DECORATORS[name].inner(type) !== undefined,
  );

/** Decorators that can stand before an operator of a type, and the type that the operator is then asked about. */
const decorated = (type: FactType): Arbitrary<{ names: DecoratorName[]; type: FactType }> =>
  fc.tuple(...[1, 2, 3].map((rank) => fc.tuple(fc.nat(3), fc.nat(10)).map((pick) => ({ rank, pick })))).map((ranks) => {
    let inner = type;
    const names: DecoratorName[] = [];
    for (const { rank, pick } of ranks) {
      const [chance, which] = pick;
      const candidates = decoratorsOf(rank, inner);
      const name = candidates[which % Math.max(1, candidates.length)];
      if (chance > 0 || name === undefined) continue;
      names.push(name);
      inner = DECORATORS[name].inner(inner) ?? inner;
    }
    return { names, type: inner };
  });

function valueFor(operator: OperatorName, type: FactType): Arbitrary<JsonValue> {
  const own = OWN_VALUES[operator];
  if (own !== undefined) return own;
  const literal: Arbitrary<JsonValue> = LITERALS[comparedType(type)];
  const other = fc.oneof(
    { weight: 3, arbitrary: factReference(comparedType(type)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...PLACES.filter((place) => place.type === comparedType(type))).chain(substituted),
    },
  );
  switch (operatorOf(operator).value) {
    case valueList:
      return fc.array(literal, { minLength: 1, maxLength: 4 });
    case valueRange:
      return fc
        .tuple(LITERALS[comparedType(type)], LITERALS[comparedType(type)])
        .map(([a, b]): JsonValue => (a > b ? [b, a] : [a, b]));
    case flag:
      return fc.boolean();
    case someText:
      return fc.oneof({ weight: 3, arbitrary: text.filter((part) => part !== '') }, { weight: 1, arbitrary: other });
    case oneValue:
      return fc.oneof({ weight: 3, arbitrary: literal }, { weight: 1, arbitrary: other });
    default:
      throw new Error(`Values of ${operator} are not generated.`);
  }
}

const comparison: Arbitrary<JsonObject> = fc.constantFrom(...PLACES).chain((place) =>
  fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constant(place.json) }, { weight: 1, arbitrary: substituted(place) }),
      decorated(place.type),
    )
    .chain(([json, { names, type }]) => {
      const operators = operatorsFor(type).filter(
        (name) =>
          (name !== 'isSet' || names.length === 0) &&
          (operatorOf(name).ignoringCase === undefined || !names.includes('ignoreCase')),
      );
      const [decorators, asked] = operators.length === 0 ? [[], place.type] : [names, type];
      return fc
        .constantFrom(...(operators.length === 0 ? operatorsFor(place.type) : operators))
        .chain((operator) =>
          valueFor(operator, asked).map(
            (value): JsonObject => ({ ...json, operator: [...decorators, operator].join(':'), value }),
          ),
        );
    }),
);

/** The JSON of rules that `parseRule` accepts in `SCOPE`, with references to the segments named. */
export function ruleJsonArbitrary(segments: readonly string[] = []): Arbitrary<JsonObject> {
  const reference = segments.map((condition) => fc.constant<JsonObject>({ condition }));
  const leaf = fc.oneof({ weight: 3, arbitrary: comparison }, ...reference);
  const { group } = fc.letrec<{ group: JsonObject; node: JsonObject }>((tie) => ({
    node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('group')),
    group: fc.oneof(
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all): JsonObject => ({ all })),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any): JsonObject => ({ any })),
      tie('node').map((not): JsonObject => ({ not })),
    ),
  }));
  return group;
}
