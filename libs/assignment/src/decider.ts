import { GrowthBookClient } from '@growthbook/growthbook';
import type { ExperimentPayload } from './experiment-payload.js';

/** Whom a decision is about. */
export interface DecisionSubject {
  readonly customerId: string;
  /** Keys of the segments the customer is in now. */
  readonly segments: readonly string[];
}

/** Why a decision came out as it did; a closed vocabulary. */
export type DecisionReason = 'assigned' | 'not-in-audience-or-coverage' | 'unknown-experiment';

export type Decision =
  | { readonly reason: 'assigned'; readonly variation: number; readonly variationKey: string }
  | { readonly reason: Exclude<DecisionReason, 'assigned'>; readonly variation: null; readonly variationKey: null };

/** Makes decisions from one payload with the GrowthBook SDK. */
export class Decider {
  private readonly client: GrowthBookClient;

  constructor(payload: ExperimentPayload) {
    this.client = new GrowthBookClient().initSync({ payload: { features: { ...payload.features } } });
  }

  decide(experimentKey: string, { customerId, segments }: DecisionSubject): Decision {
    const result = this.client.evalFeature(experimentKey, {
      attributes: { id: customerId, segments: [...segments] },
    });
    if (result.source === 'unknownFeature') return none('unknown-experiment');
    const assigned = result.experimentResult;
    return assigned?.inExperiment === true
      ? { reason: 'assigned', variation: assigned.variationId, variationKey: assigned.key }
      : none('not-in-audience-or-coverage');
  }
}

const none = (reason: Exclude<DecisionReason, 'assigned'>): Decision => ({
  reason,
  variation: null,
  variationKey: null,
});
