/**
 * The one statement behind every number about a customer: state(customer, t) = F(definitions, attributes, events up to t).
 * A full rebuild, the freezing of memberships at an exposure, a preview and a point in the past differ only in their
 * subjects: which customers, and as of which instant.
 *
 * Stages: `subject` (customer_id, t), `behaviour` (aggregates of events up to t), `base` (all features but scores), `scored`
 * (scores by frozen cut points), and finally memberships as an array of ids. Every value is a parameter, also t.
 */
import { SqlParameters } from '#kernel';
import {
  compileRuleToSql,
  definitePath,
  type FactColumn,
  type MemberType,
  percentileOf,
  type Rule,
  type RuleSqlContext,
  type SqlMoment,
} from '#rules';
import {
  type AggregateFeature,
  type AttributeFeature,
  columnTypeOf,
  type FeatureSpec,
  factTypeOf,
  type RecencyFeature,
  type ScoreFeature,
} from './feature-spec.js';
import { PERCENTILE_BINS, percentileSql } from './percentile.js';

/** Whose state, as of when. */
export type Subjects =
  | { readonly who: 'everyone'; readonly asOf: Date }
  | { readonly who: 'customers'; readonly customerIds: readonly string[]; readonly asOf: Date }
  /** A relation with columns customer_id (unique) and t, each customer as of an instant of their own between two instants. */
  | { readonly who: 'each'; readonly relation: string; readonly from: Date; readonly to: Date };

export interface StateQuery {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  /** Ascending cut points of each score by key; a score without an entry is not fitted yet, and empty. */
  readonly cuts: ReadonlyMap<string, readonly number[]>;
  /** Ascending cut points of the percentiles that rules ask for, by feature key; the same holds for one without an entry. */
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  /** Segments to decide, with rules that refer to no other segment. */
  readonly memberships: ReadonlyArray<{ readonly id: number; readonly rule: Rule }>;
  readonly subjects: Subjects;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** @returns a SELECT of customer_id, t, one column per feature in order, and `segments` (int[], ascending as listed). */
export function compileState(query: StateQuery): Statement {
  const parameters = new SqlParameters();
  const context = new StateCompilation(query, parameters);
  return { text: context.statement(), values: parameters.values };
}

/** What to fit cut points for. */
export interface FitQuery {
  readonly scores: ReadonlyMap<string, ScoreFeature>;
  /** Keys of features to take the percentiles of, over everybody who has a value. */
  readonly percentiles: ReadonlySet<string>;
  readonly asOf: Date;
}

/** @returns a SELECT of one row with, per key, its cut points (`key`, ascending) and population (`key:population`). */
export function compileFit(features: ReadonlyMap<string, FeatureSpec>, fit: FitQuery): Statement {
  const parameters = new SqlParameters();
  const subjects = { who: 'everyone', asOf: fit.asOf } as const;
  const query: StateQuery = { features, cuts: new Map(), percentiles: new Map(), memberships: [], subjects };
  return { text: new StateCompilation(query, parameters).fitStatement(fit), values: parameters.values };
}

/** How the stored state is read. */
export interface StoredState {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  readonly asOf: Date;
  readonly parameters: SqlParameters;
}

/** How rules read rows of the stored state, for previews of drafts. */
export const storedStateContext = ({ asOf, parameters, ...state }: StoredState): RuleSqlContext => ({
  column: factColumns({ ...state, now: { kind: 'at', at: asOf } }, parameters),
  parameters,
  now: { kind: 'at', at: asOf },
});

class StateCompilation {
  private readonly t: string;
  private readonly context: RuleSqlContext;

  constructor(
    private readonly query: StateQuery,
    private readonly parameters: SqlParameters,
  ) {
    const { subjects, features, percentiles } = query;
    this.t = subjects.who === 'each' ? 't' : parameters.bind(subjects.asOf, 'timestamptz');
    const now: SqlMoment =
      subjects.who === 'each'
        ? { kind: 'each', sql: 't', from: subjects.from, to: subjects.to }
        : { kind: 'at', at: subjects.asOf };
    this.context = { column: factColumns({ features, percentiles, now, t: this.t }, parameters), parameters, now };
  }

  statement(): string {
    const { features, memberships } = this.query;
    const columns = [...features.keys()].map(quote);
    const ids = memberships.map(
      ({ id, rule }) => `CASE WHEN ${this.rule(rule)} THEN ${this.parameters.bind(id, 'int')} END`,
    );
    const segments = ids.length === 0 ? `'{}'::int[]` : `array_remove(ARRAY[${ids.join(',\n    ')}], NULL)`;
    return `WITH subject AS (${this.subject()}),
behaviour AS (${this.behaviour()}),
base AS (${this.base()}),
scored AS (${this.scored()})
SELECT ${['customer_id', 't', ...columns].join(', ')},
  ${segments} AS segments
FROM scored`;
  }

  /** Per score: its quantile cut points over the customers it is among, and how many they are; all in one pass. */
  fitStatement({ scores, percentiles }: FitQuery): string {
    const columns = [
      ...[...scores].flatMap(([key, { of, bins, among }]) => this.quantiles(key, { of, bins, among })),
      ...[...percentiles].flatMap((key) => this.quantiles(key, { of: key, bins: PERCENTILE_BINS })),
    ];
    return `WITH subject AS (${this.subject()}),
behaviour AS (${this.behaviour()}),
base AS (${this.base()})
SELECT ${columns.join(',\n  ')}
FROM base`;
  }

  private quantiles(key: string, { of, bins, among }: { of: string; bins: number; among?: Rule }): string[] {
    const { sql: value } = this.context.column(of);
    const fractions = Array.from({ length: bins - 1 }, (_, index) => (index + 1) / bins);
    const inside = among === undefined ? '' : ` AND ${this.rule(among)}`;
    const population = `FILTER (WHERE ${value} IS NOT NULL${inside})`;
    const bound = this.parameters.bind(fractions, 'float8[]');
    return [
      `percentile_cont(${bound}) WITHIN GROUP (ORDER BY ${value}::float8) ${population} AS ${quote(key)}`,
      `(count(*) ${population})::int AS ${quote(`${key}:population`)}`,
    ];
  }

  private subject(): string {
    const { subjects } = this.query;
    switch (subjects.who) {
      case 'everyone':
        return `SELECT customer_id, ${this.t} AS t FROM customer`;
      case 'customers':
        return `SELECT customer_id, ${this.t} AS t FROM customer
  WHERE customer_id = ANY(${this.parameters.bind(subjects.customerIds, 'text[]')})`;
      case 'each':
        return `SELECT customer_id, t FROM ${subjects.relation}`;
    }
  }

  /** For everyone as of one instant the events need no join: the whole log is read once and grouped. */
  private behaviour(): string {
    const aggregates = [...this.query.features].flatMap(([key, spec]) =>
      spec.kind === 'aggregate' || spec.kind === 'recency' ? [`${this.aggregate(spec)} AS ${quote(key)}`] : [],
    );
    const names = [
      ...new Set([...this.query.features.values()].flatMap((spec) => ('events' in spec ? spec.events : []))),
    ];
    const select = ['e.customer_id', ...aggregates].join(',\n    ');
    const relevant = `e.name = ANY(${this.parameters.bind(names, 'text[]')}) AND e.occurred_at <= ${this.t}`;
    return this.query.subjects.who === 'everyone'
      ? `SELECT ${select}\n  FROM event e WHERE ${relevant} GROUP BY e.customer_id`
      : `SELECT ${select}\n  FROM subject JOIN event e USING (customer_id) WHERE ${relevant} GROUP BY e.customer_id`;
  }

  private aggregate(spec: AggregateFeature | RecencyFeature): string {
    const filters = [this.named(spec.events)];
    if (spec.kind === 'aggregate' && spec.lastDays !== undefined) {
      const days = this.parameters.bind(spec.lastDays, 'int');
      filters.push(`e.occurred_at > ${this.t} - make_interval(days => ${days})`);
    }
    const filter = `FILTER (WHERE ${filters.join(' AND ')})`;
    if (spec.kind === 'recency') return `max(e.occurred_at) ${filter}`;
    switch (spec.aggregate) {
      case 'count':
        return `(count(*) ${filter})::int`;
      case 'distinct':
        return `(count(DISTINCT ${this.distinctOperand(spec)}) ${filter})::int`;
      case 'active_days':
        return `(count(DISTINCT date_trunc('day', e.occurred_at, 'UTC')) ${filter})::int`;
      case 'first_at':
        return `min(e.occurred_at) ${filter}`;
      case 'last_at':
        return `max(e.occurred_at) ${filter}`;
      case 'first_value':
        return `(array_agg(${this.operand(spec)} ORDER BY e.occurred_at, e.event_id) ${filter})[1]`;
      case 'last_value':
        return `(array_agg(${this.operand(spec)} ORDER BY e.occurred_at DESC, e.event_id DESC) ${filter})[1]`;
      default:
        return `${spec.aggregate}(${this.operand(spec)}) ${filter}`;
    }
  }

  private named(events: readonly string[]): string {
    const [first, ...others] = events;
    return others.length === 0
      ? `e.name = ${this.parameters.bind(first, 'text')}`
      : `e.name = ANY(${this.parameters.bind(events, 'text[]')})`;
  }

  /** The number an aggregate works on: the event's value, or a property where that is a number. */
  private operand({ of }: AggregateFeature): string {
    if (of === 'value') return 'e.value';
    const property = this.parameters.bind(of, 'text');
    return `CASE WHEN jsonb_typeof(e.properties -> ${property}) = 'number' THEN (e.properties ->> ${property})::numeric END`;
  }

  private distinctOperand({ of, missing }: AggregateFeature): string {
    const text = of === 'value' ? 'e.value::text' : `(e.properties ->> ${this.parameters.bind(of, 'text')})`;
    return missing === 'one_each' ? `coalesce(${text}, e.event_id::text)` : text;
  }

  private base(): string {
    const columns = [...this.query.features].flatMap(([key, spec]) =>
      spec.kind === 'score' ? [] : [`${this.baseColumn(key, spec)} AS ${quote(key)}`],
    );
    return `SELECT ${['s.customer_id', 's.t', ...columns].join(',\n    ')}
  FROM subject s JOIN customer c USING (customer_id) LEFT JOIN behaviour b USING (customer_id)`;
  }

  private baseColumn(key: string, spec: Exclude<FeatureSpec, ScoreFeature>): string {
    if (spec.kind === 'attribute') return this.attribute(spec);
    // Nothing happened: counts and sums are 0, everything else has no value.
    const additive = spec.kind === 'aggregate' && ['count', 'sum', 'distinct', 'active_days'].includes(spec.aggregate);
    return additive ? `coalesce(b.${quote(key)}, 0)` : `b.${quote(key)}`;
  }

  /** An attribute of another type than defined counts as missing; numbers and booleans written as text are understood. */
  private attribute(spec: AttributeFeature): string {
    const value = this.attributeValue(spec);
    if (spec.default === undefined) return value;
    const fallback = Array.isArray(spec.default)
      ? this.parameters.bind(spec.default, 'text[]')
      : `${this.parameters.bind(String(spec.default), 'text')}::${columnTypeOf(spec)}`;
    return `coalesce(${value}, ${fallback})`;
  }

  private attributeValue({ attribute, type, members }: AttributeFeature): string {
    const name = this.parameters.bind(attribute, 'text');
    switch (type) {
      case 'list':
        return listAttribute(`(c.attributes -> ${name})`);
      case 'object':
        return objectAttribute(`(c.attributes -> ${name})`, members);
      default:
        return typedAttribute(`(c.attributes ->> ${name})`, type);
    }
  }

  private scored(): string {
    const columns = [...this.query.features].flatMap(([key, spec]) =>
      spec.kind === 'score' ? [`${this.score(key, spec)} AS ${quote(key)}`] : [],
    );
    return `SELECT ${['base.*', ...columns].join(',\n    ')} FROM base`;
  }

  /** 1 + the number of cut points strictly below the value, so that equal values have equal scores; mirrored when low is best. */
  private score(key: string, spec: ScoreFeature): string {
    const cuts = this.query.cuts.get(key);
    if (cuts === undefined) return 'NULL::smallint';
    const { sql: value, type } = this.context.column(spec.of);
    const bind = (cut: number) => this.parameters.bind(cut, type === 'money' ? 'numeric' : 'float8');
    const above = cuts.map((cut) => `(${value} > ${bind(cut)})::int`).join(' + ');
    const score = spec.best === 'high' ? `1 + ${above}` : `${spec.bins} - (${above})`;
    return `CASE WHEN ${value} IS NOT NULL AND ${this.rule(spec.among)} THEN (${score})::smallint END`;
  }

  private rule(rule: Rule): string {
    return compileRuleToSql(rule, this.context);
  }
}

const quote = (key: string): string => `"${key}"`;

interface FactSource {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  readonly now: SqlMoment;
  /** "Now" where the statement has it already. */
  readonly t?: string;
}

/** How rules read columns: percentiles through their cut points, features as they are. No feature is ever NaN. */
function factColumns(source: FactSource, parameters: SqlParameters): (fact: string) => FactColumn {
  const ranked = new Map([...source.features.keys()].map((key) => [percentileOf(key), key]));
  const feature = (key: string): FactColumn => featureColumn(key, source, parameters);
  return (fact) => {
    const key = ranked.get(fact);
    if (key === undefined) return feature(fact);
    const cuts = source.percentiles.get(key);
    // Without cut points nothing is read: a duration would bind "now", and PostgreSQL refuses a parameter that is not used.
    const sql = cuts === undefined ? 'NULL::float8' : percentileSql(feature(key).sql, cuts, parameters);
    return { sql, type: 'number', neverNaN: true };
  };
}

/** A recency is stored as an instant and read as whole days before now, or compared as the instant it is. */
function featureColumn(key: string, { features, now, t }: FactSource, parameters: SqlParameters): FactColumn {
  const spec = features.get(key);
  if (spec === undefined) throw new Error(`unknown feature ${key}`);
  const type = factTypeOf(spec);
  const column = quote(key);
  if (type !== 'duration') {
    const integer = ['integer', 'smallint'].includes(columnTypeOf(spec));
    return { sql: column, type, neverNaN: true, integer };
  }
  if (now.kind === 'each') return { sql: wholeDaysBetween(column, now.sql), type };
  // Only bound when it is asked for: PostgreSQL refuses a parameter that no part of the statement uses.
  return {
    type,
    since: column,
    get sql() {
      return wholeDaysBetween(column, t ?? parameters.bind(now.at, 'timestamptz'));
    },
  };
}

/** Whole days (of 24 hours) from an instant to another, rounded down. */
const wholeDaysBetween = (from: string, to: string): string =>
  `floor(extract(epoch FROM ${to} - ${from}) / 86400)::float8`;

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

function typedAttribute(text: string, type: Exclude<AttributeFeature['type'], 'list' | 'object'>): string {
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
const listAttribute = (json: string): string =>
  `CASE WHEN jsonb_typeof(${json}) = 'array' THEN ARRAY(SELECT item #>> '{}' FROM jsonb_array_elements(${json}) AS item WHERE jsonb_typeof(item) = 'string') END`;

/** An object with nothing but its declared members, each of its type, so that rules can rely on what they find. */
function objectAttribute(json: string, members: AttributeFeature['members']): string {
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
  const value = typedAttribute(text, type);
  return type === 'instant'
    ? `to_jsonb(to_char((${value}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`
    : `to_jsonb(${value})`;
}
