import type { JsonObject } from '#kernel';

/**
 * - *fact*: what json-rules-engine calls a value a rule may ask for; in Winnow, a feature of one customer.
 * - *missing*: the customer has no value for the fact. It is `undefined` in JavaScript and NULL in SQL, never null.
 * - *percentile* of a fact: the share of customers, in percent, that lie below this one, by frozen cut points.
 */
export const FACT_TYPES = ['number', 'money', 'string', 'boolean', 'instant', 'duration', 'list', 'object'] as const;

/**
 * | type | in evaluation | in PostgreSQL |
 * | --- | --- | --- |
 * | number | number | float8 or an integer type |
 * | money | number, exact up to 15 significant digits | numeric |
 * | string | string | text, deterministic collation |
 * | boolean | boolean | boolean |
 * | instant | string, `YYYY-MM-DDTHH:mm:ss.sssZ` | timestamptz, whole milliseconds |
 * | duration | number, whole days | an expression yielding whole days, or the instant they are counted from |
 * | list | array of strings | text[] without NULL elements |
 * | object | object of values of the types above | jsonb that holds nothing but its declared members, each of its type |
 */
export type FactType = (typeof FACT_TYPES)[number];

/** The types a single literal can have. A list is only ever asked about its elements, which are strings. */
export type ScalarType = Exclude<FactType, 'list' | 'object'>;

/** What can lie inside an object. */
export type MemberType = Exclude<FactType, 'object' | 'duration'>;

export type Scalar = number | string | boolean;

/** What a customer has for a fact; `undefined` is missing. */
export type FactValue = Scalar | readonly string[] | JsonObject | undefined;

/** What is known of a fact before anybody's value is. The bounds serve the analysis; no interpreter relies on them. */
export interface Fact {
  readonly type: FactType;
  /** For an object: the definite paths into it, such as `$.address.city`, with the type of what is there. */
  readonly members?: ReadonlyMap<string, MemberType>;
  /** Every customer has a value. */
  readonly neverMissing?: boolean;
  /** A number that counts something, so that nothing lies between 2 and 3. */
  readonly whole?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Already a place among all customers, such as a score: there are no percentiles of it. */
  readonly isRank?: boolean;
}

/** What a rule may speak about. */
export interface RuleScope {
  readonly facts: ReadonlyMap<string, Fact>;
  /** Keys of the segments a `{"condition": key}` may refer to. */
  readonly segments: ReadonlySet<string>;
}

/** The type a fact is compared as: its own, and for a list that of its elements. */
export const comparedType = (type: FactType): ScalarType => (type === 'list' || type === 'object' ? 'string' : type);

/** Types with an order and a distance, which percentiles can be taken of. */
export const RANKABLE_TYPES: readonly FactType[] = ['number', 'money', 'duration'];

/** The name under which a reader hands out the percentile of a fact. @example percentileOf('total_spend') === 'percentile(total_spend)' */
export const percentileOf = (fact: string): string => `percentile(${fact})`;

const LABELS: Readonly<Record<FactType, string>> = {
  number: 'a number',
  money: 'an amount of money',
  string: 'a string',
  boolean: 'a boolean',
  instant: 'an instant',
  duration: 'a duration in whole days',
  list: 'a list of strings',
  object: 'an object',
};

/** The type with its article, for messages. @example typeLabel('instant') === 'an instant' */
export const typeLabel = (type: FactType): string => LABELS[type];
