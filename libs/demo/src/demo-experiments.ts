import { compilePayload, Decider } from '#assignment';
import type { JsonObject } from '#kernel';
import type { DemoExperiment } from './generator/index.js';

/** The definition of a demo experiment; its seed is the one its customers were assigned with. */
export function experimentBody({ id, name, description, variations }: DemoExperiment): JsonObject {
  return {
    name,
    description,
    variations: variations.map(({ key, name: label }) => ({ key, name: label })),
    seed: id,
    source: 'imported',
  };
}

/** Those who pay most for shipping: the segment in which the free-shipping banner works best. */
export const ABROAD: JsonObject = {
  name: 'Abroad',
  description: 'Customers outside Germany who pay for shipping.',
  owner: 'demo',
  rule: {
    all: [
      { fact: 'country', operator: 'in', value: ['AT', 'CH', 'NL', 'FR', 'PL', 'DK'] },
      { not: { condition: 'plus_members' } },
    ],
  },
};

/** Assigns with the GrowthBook SDK, exactly as a running experiment does: equal shares, full coverage, seeded by the experiment's id. */
export function assignWith(
  experiments: readonly DemoExperiment[],
): (experimentId: string, customerId: string) => number {
  const decider = new Decider(
    compilePayload(
      experiments.map(({ id, variations }) => ({
        key: id,
        seed: id,
        variations,
        weights: variations.map(() => 1 / variations.length),
        coverage: 1,
        audience: [],
      })),
    ),
  );
  return (experimentId, customerId) => {
    const { variation } = decider.decide(experimentId, { customerId, segments: [] });
    if (variation === null) throw new Error(`the demo assigns everybody, but not in ${experimentId}`);
    return variation;
  };
}
