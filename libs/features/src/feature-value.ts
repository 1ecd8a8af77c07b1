import type { JsonObject } from '#kernel';
import type { FactValue } from '#rules';
import { type FeatureSpec, factTypeOf } from './feature-spec.js';

const DAY_MS = 86_400_000;

/** A feature's value for people and JSON: money as an exact decimal text, instants as ISO text, recency in whole days. */
export type FeatureValue = string | number | boolean | string[] | JsonObject | null;

/** What a stored column value means as of an instant. */
export function featureValue(spec: FeatureSpec, stored: unknown, asOf: Date): FeatureValue {
  if (stored === null || stored === undefined) return null;
  if (stored instanceof Date) {
    return spec.kind === 'recency' ? Math.floor((asOf.getTime() - stored.getTime()) / DAY_MS) : stored.toISOString();
  }
  if (typeof stored === 'object') return stored as string[] | JsonObject;
  return typeof stored === 'number' || typeof stored === 'boolean' ? stored : String(stored);
}

/** The same value as rules see it: money as a number, nothing as missing. */
export function factValue(spec: FeatureSpec, value: FeatureValue): FactValue {
  if (value === null) return undefined;
  return factTypeOf(spec) === 'money' ? Number(value) : value;
}
