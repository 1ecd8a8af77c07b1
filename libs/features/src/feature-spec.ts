/**
 * The definition of a feature: a typed value computed for a customer as of an instant t, from events up to t and attributes.
 *
 *  - `attribute`   something stated about the customer
 *  - `aggregate`   a number, money amount, instant or text drawn from the customer's events, those in a window if it has one
 *  - `recency`     whole days since the last such event, kept as the instant of that event so that it needs no daily update
 *  - `sessions`    visits: events with no longer pause between them than a gap
 *  - `sequence`    how often, or when, one event was followed by another within a time, or was not
 *  - `ratio`, `difference`, `trend`   of two other features
 *  - `supplied`    a value that something outside computed, such as the score of a model
 *  - `score`       1 to `bins` by cut points: quantiles of the population, frozen when fitted, or given by hand
 *  - `percentile`  the share of the population below, in percent, by frozen cut points
 */
import {
  type CalendarPeriod,
  type Fact,
  type FactType,
  factsOf,
  type MemberType,
  type Period,
  type Rule,
  type Span,
} from '#rules';

export type FeatureSpec =
  | AttributeFeature
  | AggregateFeature
  | RecencyFeature
  | SessionsFeature
  | SequenceFeature
  | CombinedFeature
  | SuppliedFeature
  | ScoreFeature
  | PercentileFeature;

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

/** What a property of an event can be read as, in a filter. */
export const PROPERTY_TYPES = ['string', 'number', 'money', 'boolean', 'instant'] as const satisfies FactType[];

export type PropertyType = (typeof PROPERTY_TYPES)[number];

/** Which events count. */
export interface EventSelection {
  /** By name; at least one. */
  readonly events: readonly string[];
  /** A rule over the event's `value` (money), `name` (string) and the properties below, that no clock can change. */
  readonly where: Rule | undefined;
  /** The properties that `where` speaks of, with their types. A property of another type is missing. */
  readonly properties: ReadonlyMap<string, PropertyType>;
}

/** Which of the customer's events an anchored window is measured from. */
export type Anchor =
  | { readonly kind: 'event'; readonly events: readonly string[]; readonly which: 'first' | 'last' }
  /** An instant among the customer's attributes. */
  | { readonly kind: 'attribute'; readonly attribute: string };

/**
 * When events count. None looks beyond t.
 *  - `moving`    after t - from (since ever without), up to and including t - to (t without)
 *  - `fixed`     from `since` to before `until`, ISO 8601 in UTC
 *  - `calendar`  whole periods around the one t is in, in a time zone: from the start of the first to before the end of the last
 *  - `anchored`  `after`: from the anchor to before anchor + within; `before`: from anchor - within to before the anchor. Without
 *                `within`, everything on that side. Nothing without an anchor
 */
export type EventWindow =
  | { readonly kind: 'moving'; readonly from: Span | undefined; readonly to: Span | undefined }
  | { readonly kind: 'fixed'; readonly since: string | undefined; readonly until: string | undefined }
  | { readonly kind: 'calendar'; readonly period: CalendarPeriod }
  | {
      readonly kind: 'anchored';
      readonly side: 'after' | 'before';
      readonly anchor: Anchor;
      readonly within: Span | undefined;
    };

/** What an aggregate computes, and the type it gives. */
export const AGGREGATES = {
  count: 'number',
  sum: 'money',
  avg: 'money',
  min: 'money',
  max: 'money',
  distinct: 'number',
  active_days: 'number',
  active_periods: 'number',
  first_value: 'money',
  last_value: 'money',
  first: 'string',
  last: 'string',
  most_frequent: 'string',
  first_at: 'instant',
  last_at: 'instant',
} as const satisfies Record<string, FactType>;

export type Aggregate = keyof typeof AGGREGATES;

/** Aggregates that are 0 where nothing happened; the others have no value then. */
export const ADDITIVE: readonly Aggregate[] = ['count', 'sum', 'distinct', 'active_days', 'active_periods'];

/** Aggregates of a text property. */
export const OF_TEXT: readonly Aggregate[] = ['first', 'last', 'most_frequent'];

export interface AggregateFeature extends Described, EventSelection {
  readonly kind: 'aggregate';
  readonly aggregate: Aggregate;
  /** Of a sum: events whose amounts are subtracted, such as refunds. */
  readonly minus: readonly string[];
  /** `value`, or the event property to aggregate. Unused by count, active_days, active_periods, first_at and last_at. */
  readonly of: string;
  /** What `distinct` does with events that lack the property: leaves them out, or counts each as one of its own. */
  readonly missing: 'ignore' | 'one_each';
  /** Of active_periods, whose calendar days, weeks, months … with such an event are counted. */
  readonly period: { readonly unit: Period; readonly zone: string };
  /** All time when absent. */
  readonly window: EventWindow | undefined;
}

export interface RecencyFeature extends Described, EventSelection {
  readonly kind: 'recency';
}

/** What is told of sessions, and the type it gives. Lengths are from the first event to the last. */
export const SESSION_MEASURES = {
  count: 'number',
  total_minutes: 'number',
  avg_minutes: 'number',
  avg_events: 'number',
  last_started_at: 'instant',
} as const satisfies Record<string, FactType>;

export interface SessionsFeature extends Described, EventSelection {
  readonly kind: 'sessions';
  /** A pause longer than this many minutes begins a new session. */
  readonly gapMinutes: number;
  readonly measure: keyof typeof SESSION_MEASURES;
  /** Sessions that began in it. Never anchored. */
  readonly window: Exclude<EventWindow, { kind: 'anchored' }> | undefined;
}

/** What is told of a sequence, and the type it gives. */
export const SEQUENCE_MEASURES = {
  count: 'number',
  first_at: 'instant',
  last_at: 'instant',
} as const satisfies Record<string, FactType>;

/**
 * With `then`: an event of `first` counts when one of `then` follows it, later and at most `within` later, with none of `without`
 * strictly between the two; it is complete at that following event. Without `then`: it counts when none of `without` follows within
 * the time (the end included); it is complete when that time is over.
 */
export interface SequenceFeature extends Described {
  readonly kind: 'sequence';
  readonly first: EventSelection;
  readonly then: EventSelection | undefined;
  readonly without: EventSelection | undefined;
  readonly within: Span;
  readonly measure: keyof typeof SEQUENCE_MEASURES;
  /** Sequences that were complete in it. Never anchored. */
  readonly window: Exclude<EventWindow, { kind: 'anchored' }> | undefined;
}

/**
 * `ratio` of / by, `difference` of - by (of two instants: in days, with fractions), `trend` (of - by) / by. Missing where either is, and
 * where a quotient would be by 0.
 */
export interface CombinedFeature extends Described {
  readonly kind: 'ratio' | 'difference' | 'trend';
  /** Keys of two features that are no scores, percentiles, durations or combined themselves. */
  readonly of: string;
  readonly by: string;
  /** Of a difference: money if either is, else number. */
  readonly type: 'number' | 'money';
}

export const SUPPLIED_TYPES = ['number', 'string', 'boolean'] as const satisfies FactType[];

/** The newest value that was supplied for a customer up to t. */
export interface SuppliedFeature extends Described {
  readonly kind: 'supplied';
  readonly type: (typeof SUPPLIED_TYPES)[number];
  /** A value counts as missing when it is this old; it lasts for ever when absent. */
  readonly validFor: Span | undefined;
}

/** When cut points are fitted anew without being asked; never when absent. */
export type RefitEvery = Span | undefined;

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
  readonly refitEvery: RefitEvery;
}

/** 0 to 99.9: the share of customers `among` whose value is lower, see `percentileRank`. */
export interface PercentileFeature extends Described {
  readonly kind: 'percentile';
  /** A number or an amount of money. */
  readonly of: string;
  readonly among: Rule | undefined;
  readonly refitEvery: RefitEvery;
}

/** Features whose cut points come from the population. */
export type FittedFeature = ScoreFeature | PercentileFeature;

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
    case 'supplied':
      return spec.type;
    case 'aggregate':
      return AGGREGATES[spec.aggregate];
    case 'recency':
      return 'duration';
    case 'sessions':
      return SESSION_MEASURES[spec.measure];
    case 'sequence':
      return SEQUENCE_MEASURES[spec.measure];
    case 'difference':
      return spec.type;
    case 'ratio':
    case 'trend':
    case 'score':
    case 'percentile':
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
    case 'sessions':
      if (spec.measure === 'count') return { type, neverMissing: true, whole: true, min: 0 };
      if (spec.measure === 'total_minutes') return { type, neverMissing: true, min: 0 };
      return type === 'number' ? { type, min: 0 } : { type };
    case 'sequence':
      return spec.measure === 'count' ? { type, neverMissing: true, whole: true, min: 0 } : { type };
    case 'ratio':
    case 'difference':
    case 'trend':
    case 'supplied':
      return { type };
    case 'score':
      return { type, whole: true, min: 1, max: spec.bins, isRank: true };
    case 'percentile':
      return { type, min: 0, max: 99.9, isRank: true };
  }
}

/** The facts of a set of features. */
export const factsOfFeatures = (features: ReadonlyMap<string, FeatureSpec>): Map<string, Fact> =>
  new Map([...features].map(([key, spec]) => [key, factOf(spec)]));

/** The features that a feature is computed from. */
export function inputsOf(spec: FeatureSpec): readonly string[] {
  switch (spec.kind) {
    case 'ratio':
    case 'difference':
    case 'trend':
      return [spec.of, spec.by];
    case 'score':
      return [spec.of, ...factsOf(spec.among)];
    case 'percentile':
      return [spec.of, ...(spec.among === undefined ? [] : factsOf(spec.among))];
    default:
      return [];
  }
}

/** The features named, and those they are computed from. */
export function withInputs(features: ReadonlyMap<string, FeatureSpec>, keys: Iterable<string>): Set<string> {
  const all = new Set(keys);
  for (const key of all) {
    const spec = features.get(key);
    for (const input of spec === undefined ? [] : inputsOf(spec)) all.add(input); // a set being iterated also visits what is added
  }
  return all;
}

/** How a feature is stored. */
export function columnTypeOf(spec: FeatureSpec): ColumnType {
  if (spec.kind === 'score') return 'smallint';
  if (spec.kind === 'recency') return 'timestamptz';
  if (isCount(spec)) return 'integer';
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

/** A whole number of events, sessions or sequences. */
const isCount = (spec: FeatureSpec): boolean =>
  spec.kind === 'aggregate'
    ? AGGREGATES[spec.aggregate] === 'number'
    : (spec.kind === 'sessions' || spec.kind === 'sequence') && spec.measure === 'count';
