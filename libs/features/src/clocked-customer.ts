import { type ClockedCustomer, type FactValue, percentileOf, RANKABLE_TYPES } from '#rules';
import { type FeatureSpec, factTypeOf } from './feature-spec.js';
import { factValue, featureValue } from './feature-value.js';
import { percentileRank } from './percentile.js';

/** A customer's row of the state, and what it is read with. */
export interface CustomerState {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  /** By feature key; what the row does not have is missing. */
  readonly row: Readonly<Record<string, unknown>>;
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  readonly asOf: Date;
}

/** A customer as rules see them: facts as of the instant, percentiles by frozen cut points, and since when durations are counted. */
export function clockedCustomer({ features, row, percentiles, asOf }: CustomerState): ClockedCustomer {
  const facts = new Map<string, FactValue>();
  for (const [key, spec] of features) {
    const value = factValue(spec, featureValue(spec, row[key], asOf));
    facts.set(key, value);
    const cuts = percentiles.get(key);
    if (cuts !== undefined && typeof value === 'number' && RANKABLE_TYPES.includes(factTypeOf(spec))) {
      facts.set(percentileOf(key), percentileRank(value, cuts));
    }
  }
  return {
    facts: (name) => facts.get(name),
    since: (name) => {
      const stored = features.get(name)?.kind === 'recency' ? row[name] : undefined;
      return stored instanceof Date ? stored.toISOString() : undefined;
    },
  };
}
