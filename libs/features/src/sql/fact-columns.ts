import type { SqlParameters } from '#kernel';
import { type FactColumn, percentileOf, type RuleSqlContext, type SqlMoment } from '#rules';
import { columnTypeOf, type FeatureSpec, factTypeOf } from '../feature-spec.js';
import { percentileSql } from '../percentile.js';

export interface FactSource {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  readonly now: SqlMoment;
  /** "Now" where the statement has it already. */
  readonly t?: string;
  /** Whether the relation has a column for a feature; all have one unless said otherwise. */
  readonly has?: (key: string) => boolean;
}

/** How rules read columns: percentiles through their cut points, features as they are. No feature is ever NaN. */
export function factColumns(source: FactSource, parameters: SqlParameters): (fact: string) => FactColumn {
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
function featureColumn(key: string, { features, now, t, has }: FactSource, parameters: SqlParameters): FactColumn {
  const spec = features.get(key);
  if (spec === undefined) throw new Error(`unknown feature ${key}`);
  const type = factTypeOf(spec);
  const column = has === undefined || has(key) ? quote(key) : `NULL::${columnTypeOf(spec)}`;
  if (type !== 'duration') {
    const integer = ['integer', 'smallint'].includes(columnTypeOf(spec));
    return { sql: column, type, neverNaN: true, integer };
  }
  if (now.kind === 'each') return { sql: wholeDaysBetween(column, now.sql), type, since: column };
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

export const quote = (key: string): string => `"${key}"`;

/** How the stored state is read. */
export interface StoredState {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  readonly asOf: Date;
  readonly parameters: SqlParameters;
  /** The columns that the stored state has, with their types: a feature that has none, or one of another type, is missing. */
  readonly columns?: ReadonlyMap<string, string>;
}

/** How rules read rows of the stored state, for previews of drafts. */
export function storedStateContext({ asOf, parameters, columns, ...state }: StoredState): RuleSqlContext {
  const has = (key: string): boolean => {
    const spec = state.features.get(key);
    return spec !== undefined && (columns === undefined || columns.get(key) === columnTypeOf(spec));
  };
  const now: SqlMoment = { kind: 'at', at: asOf };
  return { column: factColumns({ ...state, now, has }, parameters), parameters, now };
}
