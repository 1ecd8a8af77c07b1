import type { StateBuild } from '#segments';
import type { StateBuildAnswer } from './state.dto.js';

/** @param keyOf the key of a segment by its id */
export const buildAnswer = (build: StateBuild, keyOf: (id: string) => string): StateBuildAnswer => ({
  id: build.id,
  status: build.status,
  asOf: build.asOf,
  customers: build.customers,
  done: build.doneRanges.length / (build.bounds.length + 1),
  changed: build.changed,
  difference: Object.entries(build.difference ?? {}).map(([id, movement]) => ({ segment: keyOf(id), ...movement })),
  error: build.error,
  startedAt: build.startedAt,
  finishedAt: build.finishedAt,
});
