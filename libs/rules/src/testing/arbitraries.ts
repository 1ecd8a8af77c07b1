import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject, JsonValue } from '#kernel';
import { comparedType, FACT_TYPES, type FactType, type FactValue, type RuleScope, type ScalarType } from '../facts.js';
import { OPERATORS, operatorsFor } from '../operators/index.js';
import { valueList } from '../values/value-list.js';
import type { Customer } from './oracle.js';

/** Two facts of every type, so that any fact can be compared with another: `number_a`, `number_b`, `money_a`, … */
export const FACTS: ReadonlyMap<string, FactType> = new Map(
  FACT_TYPES.flatMap((type): [string, FactType][] => [
    [`${type}_a`, type],
    [`${type}_b`, type],
  ]),
);

export const SCOPE: RuleScope = { facts: FACTS, segments: new Set(['first', 'second', 'third']) };

/** Few values, so that equal ones meet often; among them those that languages and databases disagree about. */
const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', ' ', 'NL', 'nl', 'NULL', 'undefined', '10', '9', '{}', 'a,b', `'"\\$1`) },
  { weight: 3, arbitrary: fc.constantFrom('é', 'e\u0301', 'ß', 'İ', '👩‍👩‍👧', '\u{10FFFF}', '\uFEFF', '\n') },
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

const instant = fc.oneof(
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
const LITERALS: Readonly<Record<ScalarType, Arbitrary<JsonValue>>> = {
  number,
  money,
  duration,
  string: text,
  boolean: fc.boolean(),
  instant,
};

const infinite = fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN);

/** Values that a fact of the type can have when it is there: as literals, and what only computing or storing can yield. */
const PRESENT: Readonly<Record<FactType, Arbitrary<FactValue>>> = {
  number: fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: infinite }),
  money: fc.oneof({ weight: 5, arbitrary: money }, { weight: 1, arbitrary: infinite }),
  duration,
  string: text,
  boolean: fc.boolean(),
  instant,
  list: fc.array(text, { maxLength: 4 }),
};

const factOf = (type: FactType): Arbitrary<FactValue> => fc.option(PRESENT[type], { nil: undefined, freq: 4 });

/** A customer with some facts missing. */
export const customerArbitrary: Arbitrary<Customer> = fc.record(
  Object.fromEntries(Array.from(FACTS, ([name, type]) => [name, factOf(type)])),
);

const anyFact = fc.oneof(...Object.values(PRESENT), fc.constant(undefined));

/** A customer whose facts have the types of other facts, as no store of ours would ever hand out. */
export const illTypedCustomerArbitrary: Arbitrary<Customer> = fc.record(
  Object.fromEntries(Array.from(FACTS.keys(), (name) => [name, anyFact])),
);

const comparison: Arbitrary<JsonObject> = fc.constantFrom(...FACTS).chain(([fact, type]) =>
  fc.constantFrom(...operatorsFor(type)).chain((operator) => {
    const literal = LITERALS[comparedType(type)];
    const value =
      OPERATORS[operator].value === valueList
        ? fc.array(literal, { minLength: 1, maxLength: 4 })
        : fc.oneof({ weight: 3, arbitrary: literal }, { weight: 1, arbitrary: factReference(comparedType(type)) });
    return value.map((json): JsonObject => ({ fact, operator, value: json }));
  }),
);

const factReference = (type: FactType): Arbitrary<JsonObject> =>
  fc.constantFrom('a', 'b').map((which) => ({ fact: `${type}_${which}` }));

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
