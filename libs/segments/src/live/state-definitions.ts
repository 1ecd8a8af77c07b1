import { type Catalogue, DefinitionRepository } from '#definitions';
import {
  type CutPoints,
  compileState,
  compileStored,
  FEATURE_KIND,
  type Features,
  ScoreFits,
  type SegmentRule,
  type Statement,
  type Subjects,
} from '#features';
import type { UnitOfWork } from '#platform';
import { percentilesOf } from '#rules';
import { SEGMENT_KIND, type Segments } from '../segment-kind.js';

/** Everything that a state is computed with: versions of features and segments, and cut points. */
export interface StateDefinitions {
  readonly definitionSetId: number;
  readonly features: Features;
  readonly segments: Segments;
  readonly cutPoints: CutPoints;
}

/** A catalogue with the newest cut points there are. May store what the versions are called together, so it needs to write. */
export async function newestDefinitions(unitOfWork: UnitOfWork, catalogue: Catalogue): Promise<StateDefinitions> {
  const features = catalogue.of(FEATURE_KIND);
  return {
    definitionSetId: await definitionSetOf(unitOfWork, catalogue),
    features,
    segments: catalogue.of(SEGMENT_KIND),
    cutPoints: await unitOfWork.get(ScoreFits).cutPoints(features, rankedFeatures(catalogue)),
  };
}

/** A catalogue with the cut points that something was computed with. */
export async function definitionsWithFits(
  unitOfWork: UnitOfWork,
  catalogue: Catalogue,
  { definitionSetId, fits }: { definitionSetId: number; fits: ReadonlyMap<string, number> },
): Promise<StateDefinitions> {
  const features = catalogue.of(FEATURE_KIND);
  const cutPoints = await unitOfWork.get(ScoreFits).cutPointsOf(features, fits);
  return { definitionSetId, features, segments: catalogue.of(SEGMENT_KIND), cutPoints };
}

/** The id of the set of features and segments in a catalogue: what a state computed with them says it is computed with. */
export const definitionSetOf = (unitOfWork: UnitOfWork, catalogue: Catalogue): Promise<number> =>
  unitOfWork.get(DefinitionRepository).definitionSetId(catalogue.versions('feature', 'segment'));

export function stateStatement({ features, segments, cutPoints }: StateDefinitions, subjects: Subjects): Statement {
  return compileState({
    features: new Map([...features].map(([key, { spec }]) => [key, spec])),
    cuts: cutPoints.cuts,
    percentiles: cutPoints.percentiles,
    memberships: membershipsOf(segments),
    subjects,
  });
}

/** The same for a range of customers whose stored features are true: only memberships are decided anew. */
export function storedStatement(
  { features, segments, cutPoints }: StateDefinitions,
  { range, asOf }: { range: { after: string | undefined; upTo: string | undefined }; asOf: Date },
): Statement {
  return compileStored({
    features: new Map([...features].map(([key, { spec }]) => [key, spec])),
    percentiles: cutPoints.percentiles,
    memberships: membershipsOf(segments),
    range,
    asOf,
  });
}

const membershipsOf = (segments: Segments): SegmentRule[] =>
  [...segments.values()].map(({ id, spec }) => ({ id, rule: spec.inlined, stay: spec.stay?.inlined }));

/** Whether both compute every feature alike. */
export function sameFeatures(a: StateDefinitions, b: StateDefinitions): boolean {
  if (a.features.size !== b.features.size) return false;
  return [...a.features].every(([key, { id, version }]) => {
    const other = b.features.get(key);
    if (other?.id !== id || other.version !== version) return false;
    const isScored = a.cutPoints.cuts.has(key) || b.cutPoints.cuts.has(key);
    return !isScored || a.cutPoints.fits.get(key) === b.cutPoints.fits.get(key);
  });
}

/** The features whose percentiles segments ask for. */
export const rankedFeatures = (catalogue: Catalogue): Set<string> =>
  new Set(
    [...catalogue.of(SEGMENT_KIND).values()].flatMap(({ spec }) => [
      ...percentilesOf(spec.inlined),
      ...(spec.stay === undefined ? [] : percentilesOf(spec.stay.inlined)),
    ]),
  );

/** Whether two states would be computed with the same versions and the same cut points. */
export const sameDefinitions = (
  a: { definitionSetId: number; fits: ReadonlyMap<string, number> },
  b: { definitionSetId: number; fits: ReadonlyMap<string, number> },
): boolean =>
  a.definitionSetId === b.definitionSetId &&
  a.fits.size === b.fits.size &&
  [...a.fits].every(([key, id]) => b.fits.get(key) === id);
