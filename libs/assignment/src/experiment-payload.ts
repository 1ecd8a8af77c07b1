import type { FeatureDefinition } from '@growthbook/growthbook';

/** What assignment has to know about an experiment. */
export interface AssignableExperiment {
  /** What services ask for. */
  readonly key: string;
  /** Immutable; the only thing besides the customer's id that decides the bucket, so renaming never re-randomises. */
  readonly seed: string;
  /** Variation 0 is the control. */
  readonly variations: ReadonlyArray<{ readonly key: string; readonly name: string }>;
  /** Share of each variation among those covered; sums to 1. */
  readonly weights: readonly number[];
  /** Share of the audience that takes part, 0 to 1. */
  readonly coverage: number;
  /** Keys of the segments of which a customer must be in at least one; empty for everyone. */
  readonly audience: readonly string[];
}

/** The features of a GrowthBook SDK payload (build-your-own specification 0.7), by experiment key. */
export type ExperimentPayload = { readonly features: Record<string, FeatureDefinition<string | null>> };

/**
 * Compiles experiments to the one payload that every decision is made from, here or in any GrowthBook SDK. A feature's value is the key of the
 * assigned variation, or null outside the experiment. Memberships are matched as the attribute `segments`, never as lists of ids.
 */
export function compilePayload(experiments: readonly AssignableExperiment[]): ExperimentPayload {
  return {
    features: Object.fromEntries(experiments.map((experiment) => [experiment.key, compileFeature(experiment)])),
  };
}

function compileFeature(experiment: AssignableExperiment): FeatureDefinition<string | null> {
  const { key, seed, variations, weights, coverage, audience } = experiment;
  return {
    defaultValue: null,
    rules: [
      {
        key,
        seed,
        hashAttribute: 'id',
        hashVersion: 2,
        variations: variations.map((variation) => variation.key),
        meta: variations.map((variation) => ({ key: variation.key, name: variation.name })),
        weights: [...weights],
        coverage,
        ...(audience.length > 0 && { condition: { segments: { $in: [...audience] } } }),
      },
    ],
  };
}
