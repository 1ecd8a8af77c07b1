import type { Hold } from './move-customers.js';
import type { StateDefinitions } from './state-definitions.js';

/** What keeps customers in segments whose rule they do not meet any more. */
export function flappingOf({ segments }: StateDefinitions): { hasStaying: boolean; holds: Hold[] } {
  const specs = [...segments.values()];
  return {
    hasStaying: specs.some(({ spec }) => spec.stay !== undefined),
    holds: specs.flatMap(({ id, spec }) =>
      spec.minStayMinutes === undefined ? [] : [{ segmentId: id, minutes: spec.minStayMinutes }],
    ),
  };
}
