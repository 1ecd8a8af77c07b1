/**
 * The definition of a feature: a typed value computed for a customer as of an instant t, from events up to t and attributes.
 *
 *  - `attribute`  something stated about the customer
 *  - `aggregate`  a number, money amount or instant drawn from the customer's events, over all time or the last days
 *  - `recency`    whole days since the last such event, kept as the instant of that event so that it needs no daily update
 *  - `score`      1 to `bins` by cut points: quantiles of the population, frozen when fitted, or given by hand
 */
import { type Fact, type FactType, factsOf, type MemberType, type Rule } from '#rules';

export type FeatureSpec = AttributeFeature | AggregateFeature | RecencyFeature | ScoreFeature;

interface Described {
  readonly name: string;
  readonly description: string;
}

export const ATTRIBUTE_TYPES = ['string', 'number', 'money', 'boolean', 'instant', 'list', 'object'] as const;

/** What a member of an object can be. */
export const MEMBER_TYPES = ['string', 'number', 'money', 'boolean', 'instant', 'list'] as const satisfies MemberType[];

export interface AttributeFeature extends Described {
  readonly kind: 'attribute';
  /** Member of the customer's attributes; the feature's own key unless said otherwise. */
  readonly attribute: string;
  readonly type: (typeof ATTRIBUTE_TYPES)[number];
  /** Stands in when the customer has no such attribute, or one of another type. */
  readonly default: string | number | boolean | readonly string[] | undefined;
  /** Of an object: definite paths, `$.address.city`, with the type of what is there. Nothing else of it is kept. */
  readonly members: ReadonlyMap<string, MemberType>;
}

/** What an aggregate computes, and the type it gives. */
export const AGGREGATES = {
  count: 'number',
  sum: 'money',
  avg: 'money',
  min: 'money',
  max: 'money',
  distinct: 'number',
  active_days: 'number',
  first_value: 'money',
  last_value: 'money',
  first_at: 'instant',
  last_at: 'instant',
} as const satisfies Record<string, FactType>;

export type Aggregate = keyof typeof AGGREGATES;

export interface AggregateFeature extends Described {
  readonly kind: 'aggregate';
  readonly aggregate: Aggregate;
  /** Events that count, by name. */
  readonly events: readonly string[];
  /** `value`, or the event property to aggregate. Unused by count, active_days, first_at and last_at. */
  readonly of: string;
  /** What `distinct` does with events that lack the property: leaves them out, or counts each as one of its own. */
  readonly missing: 'ignore' | 'one_each';
  /** Only events within this many days (of 24 hours) before t; all time when absent. */
  readonly lastDays: number | undefined;
}

export interface RecencyFeature extends Described {
  readonly kind: 'recency';
  readonly events: readonly string[];
}

export interface ScoreFeature extends Described {
  readonly kind: 'score';
  /** The scored feature: a number, an amount of money or a recency. */
  readonly of: string;
  /** Only customers for whom this holds have a score, and make up the population that quantiles are taken over. */
  readonly among: Rule;
  readonly bins: number;
  /** Whether the highest score goes to the largest or the smallest values (as with recency). */
  readonly best: 'high' | 'low';
  /** Quantiles (i / bins, linear interpolation, Hyndman-Fan type 7) or ascending cut points by hand. */
  readonly cuts: 'quantiles' | readonly number[];
}

/** Column types of the state table. */
export type ColumnType =
  | 'integer'
  | 'smallint'
  | 'numeric'
  | 'double precision'
  | 'text'
  | 'text[]'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb';

/** The type that rules see of a feature. */
export function factTypeOf(spec: FeatureSpec): FactType {
  switch (spec.kind) {
    case 'attribute':
      return spec.type;
    case 'aggregate':
      return AGGREGATES[spec.aggregate];
    case 'recency':
      return 'duration';
    case 'score':
      return 'number';
  }
}

/** What rules see of a feature: its type, and what is known of everybody's value. */
export function factOf(spec: FeatureSpec): Fact {
  const type = factTypeOf(spec);
  switch (spec.kind) {
    case 'attribute':
      return {
        type,
        ...(spec.default !== undefined && { neverMissing: true }),
        ...(type === 'object' && { members: spec.members }),
      };
    case 'aggregate':
      if (type === 'number') return { type, neverMissing: true, whole: true, min: 0 };
      return spec.aggregate === 'sum' ? { type, neverMissing: true } : { type };
    case 'recency':
      return { type, whole: true, min: 0 };
    case 'score':
      return { type, whole: true, min: 1, max: spec.bins, isRank: true };
  }
}

/** The facts of a set of features. */
export const factsOfFeatures = (features: ReadonlyMap<string, FeatureSpec>): Map<string, Fact> =>
  new Map([...features].map(([key, spec]) => [key, factOf(spec)]));

/** The features named, and those they are computed from. */
export function withInputs(features: ReadonlyMap<string, FeatureSpec>, keys: Iterable<string>): Set<string> {
  const all = new Set(keys);
  for (const key of all) {
    const spec = features.get(key);
    if (spec?.kind !== 'score') continue;
    for (const input of [spec.of, ...factsOf(spec.among)]) all.add(input); // a set being iterated also visits what is added
  }
  return all;
}

/** How a feature is stored. */
export function columnTypeOf(spec: FeatureSpec): ColumnType {
  if (spec.kind === 'score') return 'smallint';
  if (spec.kind === 'recency') return 'timestamptz';
  if (spec.kind === 'aggregate' && AGGREGATES[spec.aggregate] === 'number') return 'integer';
  switch (factTypeOf(spec)) {
    case 'number':
      return 'double precision';
    case 'money':
      return 'numeric';
    case 'boolean':
      return 'boolean';
    case 'instant':
      return 'timestamptz';
    case 'list':
      return 'text[]';
    case 'object':
      return 'jsonb';
    default:
      return 'text';
  }
}
