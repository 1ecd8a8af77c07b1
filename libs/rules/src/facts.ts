/**
 * - *fact*: what json-rules-engine calls a value a rule may ask for; in Winnow, a feature of one customer.
 * - *missing*: the customer has no value for the fact. It is `undefined` in JavaScript and NULL in SQL, never null.
 */
export const FACT_TYPES = ['number', 'money', 'string', 'boolean', 'instant', 'duration', 'list'] as const;

/**
 * | type | in evaluation | in PostgreSQL |
 * | --- | --- | --- |
 * | number | number | float8 or an integer type |
 * | money | number, exact up to 15 significant digits | numeric |
 * | string | string | text, deterministic collation |
 * | boolean | boolean | boolean |
 * | instant | string, `YYYY-MM-DDTHH:mm:ss.sssZ` | timestamptz, whole milliseconds |
 * | duration | number, whole days | an expression yielding whole days |
 * | list | array of strings | text[] without NULL elements |
 */
export type FactType = (typeof FACT_TYPES)[number];

/** The types a single literal can have. A list is only ever asked about its elements, which are strings. */
export type ScalarType = Exclude<FactType, 'list'>;

export type Scalar = number | string | boolean;

/** What a customer has for a fact; `undefined` is missing. */
export type FactValue = Scalar | readonly string[] | undefined;

/** What a rule may speak about. */
export interface RuleScope {
  readonly facts: ReadonlyMap<string, FactType>;
  /** Keys of the segments a `{"condition": key}` may refer to. */
  readonly segments: ReadonlySet<string>;
}

/** The type a fact is compared as: its own, and for a list that of its elements. */
export const comparedType = (type: FactType): ScalarType => (type === 'list' ? 'string' : type);

const LABELS: Readonly<Record<FactType, string>> = {
  number: 'a number',
  money: 'an amount of money',
  string: 'a string',
  boolean: 'a boolean',
  instant: 'an instant',
  duration: 'a duration in whole days',
  list: 'a list of strings',
};

/** The type with its article, for messages. @example typeLabel('instant') === 'an instant' */
export const typeLabel = (type: FactType): string => LABELS[type];
