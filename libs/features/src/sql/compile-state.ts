/**
 * The one statement behind every number about a customer: state(customer, t) = F(definitions, attributes, events up to t).
 * A full rebuild, the live update of some customers, the freezing of memberships at an exposure, a preview and a point in the past
 * differ only in their subjects: which customers, and as of which instant.
 *
 * Stages: `subject` (who, and their t), relations over the log (see behaviour.ts), `base` (features of one customer alone),
 * `combined` (ratios, differences, trends), `scored` (scores and percentiles by frozen cut points), and finally memberships as an
 * array of ids and `next_change_at`, the first later instant at which any of it may differ without new data. Every value is a
 * parameter, also t.
 */
import { SqlParameters } from '#kernel';
import {
  ago,
  compileNextChangeToSql,
  compileRuleToSql,
  nextReachedSql,
  type Rule,
  type RuleSqlContext,
  type SqlMoment,
} from '#rules';
import {
  ADDITIVE,
  type AttributeFeature,
  type CombinedFeature,
  columnTypeOf,
  type FeatureSpec,
  type FittedFeature,
  factTypeOf,
  type SuppliedFeature,
} from '../feature-spec.js';
import { PERCENTILE_BINS } from '../percentile.js';
import { Behaviour, EDGE, earliest, rangeConditions } from './behaviour.js';
import { factColumns, quote } from './fact-columns.js';
import { fittedSql } from './fitted.js';
import { leastInstant, membershipIds, rulesOf, stayingIds } from './memberships.js';
import { Moments } from './moments.js';
import type { Statement, StateQuery, Subjects } from './state-query.js';
import { listAttribute, objectAttribute, typedText } from './typed-json.js';

/**
 * @returns a SELECT of customer_id, t, one column per feature in order, `segments` (int[], ascending as listed), `next_change_at`, and
 *   `staying` where a segment has a rule to stay: the ids of those whose rule to stay holds
 */
export function compileState(query: StateQuery): Statement {
  const parameters = new SqlParameters();
  const context = new StateCompilation(query, parameters);
  return { text: context.statement(), values: parameters.values };
}

/** What to fit cut points for. */
export interface FitQuery {
  readonly fitted: ReadonlyMap<string, FittedFeature>;
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

type BaseFeature = Exclude<FeatureSpec, CombinedFeature | FittedFeature>;

const isCombined = (spec: FeatureSpec): spec is CombinedFeature =>
  spec.kind === 'ratio' || spec.kind === 'difference' || spec.kind === 'trend';

const isFitted = (spec: FeatureSpec): spec is FittedFeature => spec.kind === 'score' || spec.kind === 'percentile';

const isBase = (spec: FeatureSpec): spec is BaseFeature => !isCombined(spec) && !isFitted(spec);

class StateCompilation {
  private readonly moments: Moments;
  private readonly context: RuleSqlContext;

  constructor(
    private readonly query: StateQuery,
    private readonly parameters: SqlParameters,
  ) {
    const { subjects, features, percentiles } = query;
    const now = momentOf(subjects);
    this.moments = new Moments(now, parameters);
    this.context = { column: factColumns({ features, percentiles, now, t: 't' }, parameters), parameters, now };
  }

  statement(): string {
    const { features, memberships } = this.query;
    const columns = [...features.keys()].map(quote);
    const stages = this.stages();
    const staying = memberships.filter(({ stay }) => stay !== undefined);
    const outcomes = [
      `${membershipIds(memberships, ({ rule }) => rule, this.context)} AS segments`,
      `${this.nextChange()} AS next_change_at`,
      ...(staying.length === 0 ? [] : [`${stayingIds(staying, this.context)} AS staying`]),
    ];
    return `WITH ${stages},
scored AS (${this.scored()})
SELECT ${['customer_id', 't', ...columns].join(', ')},
  ${outcomes.join(',\n  ')}
FROM scored`;
  }

  /** Per feature: its quantile cut points over the customers it is among, and how many they are; all in one pass. */
  fitStatement({ fitted, percentiles }: FitQuery): string {
    const columns = [
      ...[...fitted].flatMap(([key, spec]) =>
        this.quantiles(key, {
          of: spec.of,
          bins: spec.kind === 'score' ? spec.bins : PERCENTILE_BINS,
          among: spec.among,
        }),
      ),
      ...[...percentiles].flatMap((key) => this.quantiles(key, { of: key, bins: PERCENTILE_BINS, among: undefined })),
    ];
    return `WITH ${this.stages()}
SELECT ${columns.join(',\n  ')}
FROM combined`;
  }

  private quantiles(key: string, { of, bins, among }: { of: string; bins: number; among: Rule | undefined }): string[] {
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

  /** The stages up to `combined`. The subjects come last into being: they carry what the others need of every customer's now. */
  private stages(): string {
    const behaviour = new Behaviour(this.query.features, {
      subjects: this.query.subjects,
      moments: this.moments,
      parameters: this.parameters,
    });
    const supplied = this.supplied();
    const base = this.base(behaviour, supplied !== undefined);
    const relations = [
      ...behaviour.relations.map(({ name, sql }) => `${name} AS (${sql})`),
      ...(supplied === undefined ? [] : [`supplied AS (${supplied})`]),
      `base AS (${base})`,
      `combined AS (${this.combined()})`,
    ];
    return [`subject AS (${this.subject()})`, ...relations].join(',\n');
  }

  private subject(): string {
    const { subjects } = this.query;
    const select = (t: string): string =>
      `SELECT ${['customer_id', 'attributes', `${t} AS t`, ...this.moments.subjectColumns()].join(', ')}`;
    switch (subjects.who) {
      case 'everyone':
        return `${select(this.moments.bindNow())} FROM customer`;
      case 'range': {
        const conditions = rangeConditions('customer', subjects, this.parameters);
        return `${select(this.moments.bindNow())} FROM customer${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
      }
      case 'customers':
        return `${select(this.moments.bindNow())} FROM customer
  WHERE customer_id = ANY(${this.parameters.bind(subjects.customerIds, 'text[]')})`;
      case 'listed': {
        const ids = this.parameters.bind([...subjects.customers.keys()], 'text[]');
        const instants = this.parameters.bind([...subjects.customers.values()], 'timestamptz[]');
        return `${select('t')} FROM unnest(${ids}, ${instants}) AS listed (customer_id, t) JOIN customer USING (customer_id)`;
      }
      case 'each':
        return `${select('t')} FROM ${subjects.relation} JOIN customer USING (customer_id)`;
    }
  }

  private base(behaviour: Behaviour, hasSupplied: boolean): string {
    const columns = [...this.query.features].flatMap(([key, spec]) =>
      isBase(spec) ? [`${this.baseColumn(key, spec, behaviour)} AS ${quote(key)}`] : [],
    );
    const joined = behaviour.relations.filter(({ use }) => use !== 'inner');
    const edges = [
      ...joined.filter(({ use }) => use === 'columns and edge').map(({ name }) => `${name}.${EDGE}`),
      ...(hasSupplied ? this.suppliedEdges() : []),
    ];
    const list = ['s.customer_id', 's.t', ...columns, ...(edges.length > 0 ? [`${earliest(edges)} AS ${EDGE}`] : [])];
    const joins = [...joined.map(({ name }) => name), ...(hasSupplied ? ['supplied'] : [])];
    this.hasEdge = edges.length > 0;
    return `SELECT ${list.join(',\n    ')}
  FROM subject s${joins.map((name) => ` LEFT JOIN ${name} USING (customer_id)`).join('')}`;
  }

  private hasEdge = false;

  private baseColumn(key: string, spec: BaseFeature, behaviour: Behaviour): string {
    if (spec.kind === 'attribute') return this.attribute(spec);
    if (spec.kind === 'supplied') return this.suppliedValue(key, spec);
    const column = behaviour.columns.get(key) ?? 'NULL';
    return isAdditive(spec) ? `coalesce(${column}, 0)` : column;
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
        return listAttribute(`(s.attributes -> ${name})`);
      case 'object':
        return objectAttribute(`(s.attributes -> ${name})`, members);
      default:
        return typedText(`(s.attributes ->> ${name})`, type);
    }
  }

  private suppliedFeatures(): Array<[string, SuppliedFeature]> {
    return [...this.query.features].flatMap(
      ([key, spec]): Array<[string, SuppliedFeature]> => (spec.kind === 'supplied' ? [[key, spec]] : []),
    );
  }

  /** The newest value of each supplied feature, with its instant: columns `w_v_KEY` and `w_s_KEY`. */
  private supplied(): string | undefined {
    const { subjects } = this.query;
    const features = this.suppliedFeatures();
    if (features.length === 0) return undefined;
    const columns = features.flatMap(([key]) => {
      const mine = `FILTER (WHERE v.feature = ${this.parameters.bind(key, 'text')})`;
      return [
        `(array_agg(v.value ORDER BY v.supplied_at DESC) ${mine})[1] AS "w_v_${key}"`,
        `max(v.supplied_at) ${mine} AS "w_s_${key}"`,
      ];
    });
    const list = ['v.customer_id', ...columns].join(', ');
    const isEach = this.moments.now.kind === 'each';
    const conditions = [
      `v.feature = ANY(${this.parameters.bind(
        features.map(([key]) => key),
        'text[]',
      )})`,
      `v.supplied_at <= ${this.moments.t}`,
      ...(subjects.who === 'range' ? rangeConditions('v', subjects, this.parameters) : []),
      ...(subjects.who === 'customers'
        ? [`v.customer_id = ANY(${this.parameters.bind(subjects.customerIds, 'text[]')})`]
        : []),
    ];
    const from = isEach ? 'subject s JOIN supplied_value v USING (customer_id)' : 'supplied_value v';
    return `SELECT ${list} FROM ${from} WHERE ${conditions.join(' AND ')} GROUP BY v.customer_id`;
  }

  private suppliedValue(key: string, { type, validFor }: SuppliedFeature): string {
    const json = `supplied."w_v_${key}"`;
    const value = suppliedJson(json, type);
    if (validFor === undefined) return value;
    return `CASE WHEN supplied."w_s_${key}" > ${this.moments.boundary(ago(validFor))} THEN ${value} END`;
  }

  /** When a supplied value grows too old. */
  private suppliedEdges(): string[] {
    return this.suppliedFeatures().flatMap(([key, { validFor }]) => {
      if (validFor === undefined) return [];
      const context = { now: this.moments.now, parameters: this.parameters };
      return nextReachedSql(`supplied."w_s_${key}"`, [ago(validFor)], context);
    });
  }

  private combined(): string {
    const columns = [...this.query.features].flatMap(([key, spec]) =>
      isCombined(spec) ? [`${this.combination(spec)} AS ${quote(key)}`] : [],
    );
    return `SELECT ${['base.*', ...columns].join(',\n    ')} FROM base`;
  }

  private combination({ kind, of, by, type }: CombinedFeature): string {
    const [left, right] = [quote(of), quote(by)];
    switch (kind) {
      case 'ratio':
        return quotient(`${left}::float8`, `${right}::float8`);
      case 'trend':
        return quotient(`(${left}::float8 - ${right}::float8)`, `${right}::float8`);
      case 'difference': {
        const first = this.query.features.get(of);
        if (first !== undefined && factTypeOf(first) === 'instant') {
          return `(extract(epoch FROM ${left} - ${right}) / 86400)::float8`;
        }
        return type === 'money' ? `(${left}::numeric - ${right}::numeric)` : `(${left}::float8 - ${right}::float8)`;
      }
    }
  }

  /** `LIMIT ALL` limits nothing, but keeps PostgreSQL from computing a feature anew wherever a rule speaks of it. */
  private scored(): string {
    const columns = [...this.query.features].flatMap(([key, spec]) =>
      isFitted(spec) ? [`${this.fittedColumn(key, spec)} AS ${quote(key)}`] : [],
    );
    const inner = columns.length === 0 ? 'combined' : '(SELECT * FROM combined LIMIT ALL) combined';
    return `SELECT ${['combined.*', ...columns].join(',\n    ')} FROM ${inner} LIMIT ALL`;
  }

  private fittedColumn(key: string, spec: FittedFeature): string {
    const cuts = this.query.cuts.get(key);
    return cuts === undefined ? `NULL::${columnTypeOf(spec)}` : fittedSql(spec, cuts, this.context);
  }

  /** The least of what may change a feature, a score or the answer of a rule. */
  private nextChange(): string {
    const { features, memberships } = this.query;
    const amongs = [...features.values()].flatMap((spec) => (isFitted(spec) && spec.among ? [spec.among] : []));
    const rules = [...amongs, ...rulesOf(memberships)];
    const edges = [
      ...(this.hasEdge ? [EDGE] : []),
      ...this.recencyEdges(),
      ...compileNextChangeToSql(rules, this.context),
    ];
    return leastInstant(edges);
  }

  /** When a recency grows beyond a cut point of its score: each by how many whole days that is. */
  private recencyEdges(): string[] {
    const thresholds = new Map<string, Set<number>>();
    for (const [key, spec] of this.query.features) {
      if (spec.kind !== 'score') continue;
      const scored = this.query.features.get(spec.of);
      if (scored === undefined || factTypeOf(scored) !== 'duration') continue;
      const days = thresholds.get(spec.of) ?? new Set<number>();
      for (const cut of this.query.cuts.get(key) ?? []) days.add(Math.floor(cut) + 1);
      thresholds.set(spec.of, days);
    }
    return [...thresholds].flatMap(([key, days]) => {
      const cases = [...days]
        .filter((day) => day > 0)
        .sort((a, b) => a - b)
        .map((day) => {
          const length = `make_interval(hours => ${this.parameters.bind(day * 24, 'int')})`;
          return `WHEN ${quote(key)} > t - ${length} THEN ${quote(key)} + ${length}`;
        });
      return cases.length === 0 ? [] : [`CASE ${cases.join(' ')} END`];
    });
  }

  private rule(rule: Rule): string {
    return compileRuleToSql(rule, this.context);
  }
}

/** Missing where it would be beyond what a float8 can hold: PostgreSQL would fail the statement for everybody. */
const quotient = (dividend: string, divisor: string): string =>
  `CASE WHEN ${dividend} = 0 AND ${divisor} <> 0 THEN 0
        WHEN abs(${dividend}) BETWEEN 1e-150 AND 1e150 AND abs(${divisor}) BETWEEN 1e-150 AND 1e150 THEN ${dividend} / ${divisor} END`;

function momentOf(subjects: Subjects): SqlMoment {
  switch (subjects.who) {
    case 'listed': {
      const instants = [...subjects.customers.values()].map((instant) => instant.getTime());
      const [first = 0] = instants;
      const range = {
        from: new Date(instants.reduce((a, b) => Math.min(a, b), first)),
        to: new Date(instants.reduce((a, b) => Math.max(a, b), first)),
      };
      return { kind: 'each', sql: 't', ...range };
    }
    case 'each':
      return { kind: 'each', sql: 't', from: subjects.from, to: subjects.to };
    default:
      return { kind: 'at', at: subjects.asOf };
  }
}

/** Nothing happened: counts and sums are 0, everything else has no value. */
function isAdditive(spec: BaseFeature): boolean {
  switch (spec.kind) {
    case 'aggregate':
      return ADDITIVE.includes(spec.aggregate);
    case 'sessions':
      return spec.measure === 'count' || spec.measure === 'total_minutes';
    case 'sequence':
      return spec.measure === 'count';
    default:
      return false;
  }
}

function suppliedJson(json: string, type: SuppliedFeature['type']): string {
  const text = `(${json} #>> '{}')`;
  const isOf = (name: string): string => `jsonb_typeof(${json}) = '${name}'`;
  switch (type) {
    case 'number':
      return `CASE WHEN ${isOf('number')} THEN ${text}::float8 END`;
    case 'boolean':
      return `CASE WHEN ${isOf('boolean')} THEN ${text}::boolean END`;
    case 'string':
      return `CASE WHEN ${isOf('string')} THEN ${text} END`;
  }
}
