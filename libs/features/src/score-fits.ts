import type { UnitOfWork } from '#platform';
import { ago, boundaryAt, type Span } from '#rules';
import type { FittedFeature } from './feature-spec.js';
import type { Features, PublishedFeature } from './published-feature.js';
import { ScoreFitEntity } from './score-fit.entity.js';
import { compileFit } from './sql/compile-state.js';

export interface ScoreFit {
  readonly id: number;
  readonly asOf: Date;
  readonly cuts: readonly number[];
  readonly population: number;
}

export interface FitOptions {
  readonly asOf: Date;
  /** Keys to fit anew; everything else only if it has no cut points yet. */
  readonly anew: ReadonlySet<string>;
  /** Keys of features whose percentiles rules ask for. */
  readonly percentiles: ReadonlySet<string>;
}

/** What scores and percentiles are computed with. */
export interface CutPoints {
  /** Of scores and percentile features by key, fitted or given by hand; what is not fitted yet is absent. */
  readonly cuts: ReadonlyMap<string, readonly number[]>;
  /** Of the percentiles that rules ask for, by feature key; the same holds. */
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  /** Ids of the fits among them, by feature key. */
  readonly fits: ReadonlyMap<string, number>;
}

/** Fitted cut points of scores, and of the percentiles of other features; newest first to count. */
export class ScoreFits {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The newest fits of scores and percentile features, by key. Cut points given by hand need no fit and are not among them. */
  async current(features: ReadonlyMap<string, PublishedFeature>): Promise<Map<string, ScoreFit>> {
    return this.latest([...features].filter(isFittable));
  }

  /** Cut points of the percentiles of features; those that are not fitted yet are absent. */
  async percentileCuts(
    features: ReadonlyMap<string, VersionOf>,
    keys: ReadonlySet<string>,
  ): Promise<Map<string, readonly number[]>> {
    const fits = await this.latest([...features].filter(([key]) => keys.has(key)));
    return new Map([...fits].map(([key, { cuts }]) => [key, cuts]));
  }

  /** The newest cut points there are. @param ranked keys of features whose percentiles rules ask for */
  async cutPoints(features: Features, ranked: ReadonlySet<string>): Promise<CutPoints> {
    const wanted = [...features].filter((entry) => isFittable(entry) || ranked.has(entry[0]));
    return cutPointsOf(features, await this.latest(wanted));
  }

  /** Cut points as they were when something was computed with fits of these ids. */
  async cutPointsOf(features: Features, fits: ReadonlyMap<string, number>): Promise<CutPoints> {
    const found = new Map<string, ScoreFit>();
    for (const [key, id] of fits) {
      const fit = await this.unitOfWork.manager.findOneBy(ScoreFitEntity, { id });
      if (fit !== null) found.set(key, fit);
    }
    return cutPointsOf(features, found);
  }

  /** Fits what is missing a fit, and what is asked for anew, on the population as of an instant. Nobody to fit on: nothing is stored. */
  async fit(features: Features, { asOf, anew, percentiles }: FitOptions): Promise<void> {
    const fittable = [...features].filter((entry) => isFittable(entry) || percentiles.has(entry[0]));
    const existing = await this.latest(fittable);
    const wanted = fittable.filter(([key]) => anew.has(key) || !existing.has(key));
    if (wanted.length === 0) return;
    const fits = await this.computeFits(features, wanted, asOf);
    for (const [key, feature] of wanted) {
      const fit = fits.get(key);
      if (fit !== undefined) await this.store(feature, { asOf, ...fit });
    }
  }

  /** What fits of scores and percentile features as of an instant would be, where there is somebody to fit on; stores nothing. */
  async propose(
    features: Features,
    { keys, asOf }: { keys: ReadonlySet<string>; asOf: Date },
  ): Promise<Map<string, { cuts: number[]; population: number }>> {
    const wanted = [...features].filter((entry) => isFittable(entry) && keys.has(entry[0]));
    return wanted.length === 0 ? new Map() : this.computeFits(features, wanted, asOf);
  }

  private async computeFits(
    features: Features,
    wanted: ReadonlyArray<[string, PublishedFeature]>,
    asOf: Date,
  ): Promise<Map<string, { cuts: number[]; population: number }>> {
    const specs = new Map([...features].map(([key, { spec }]) => [key, spec]));
    const fitted = new Map(wanted.filter(isFittable).map(([key, { spec }]) => [key, spec]));
    const ranked = new Set(wanted.flatMap(([key]) => (fitted.has(key) ? [] : [key])));
    const { text, values } = compileFit(specs, { fitted, percentiles: ranked, asOf });
    const [row] = await this.unitOfWork.query<Record<string, number[] | number | null>>(text, values);
    const fits = new Map<string, { cuts: number[]; population: number }>();
    for (const [key] of wanted) {
      const cuts = row?.[key];
      const population = row?.[`${key}:population`];
      if (Array.isArray(cuts) && typeof population === 'number') fits.set(key, { cuts, population });
    }
    return fits;
  }

  private async store(
    { id, version }: PublishedFeature,
    { asOf, cuts, population }: Omit<ScoreFit, 'id'>,
  ): Promise<void> {
    const fit = { featureId: id, featureVersion: version, asOf, cuts: [...cuts], population };
    await this.unitOfWork.manager.insert(ScoreFitEntity, fit);
  }

  private async latest(features: ReadonlyArray<[string, VersionOf]>): Promise<Map<string, ScoreFit>> {
    const fits = new Map<string, ScoreFit>();
    for (const [key, { id, version }] of features) {
      const fit = await this.unitOfWork.manager.findOne(ScoreFitEntity, {
        where: { featureId: id, featureVersion: version },
        order: { id: 'DESC' },
      });
      if (fit !== null) fits.set(key, fit);
    }
    return fits;
  }
}

/** The scores and percentiles whose cut points are older than their definition allows (`refit_every`). */
export async function refitDue(unitOfWork: UnitOfWork, features: Features, now: Date): Promise<Set<string>> {
  const scheduled = new Map(
    [...features].flatMap(
      ([key, feature]): Array<[string, PublishedFeature]> =>
        isFittable([key, feature]) && refitEveryOf(feature) !== undefined ? [[key, feature]] : [],
    ),
  );
  const fits = await unitOfWork.get(ScoreFits).current(scheduled);
  return new Set(
    [...fits].flatMap(([key, { asOf }]) => {
      const every = refitEveryOf(scheduled.get(key));
      return every !== undefined && boundaryAt(ago(every), now.getTime()) >= asOf.getTime() ? [key] : [];
    }),
  );
}

const refitEveryOf = (feature: PublishedFeature | undefined): Span | undefined =>
  feature !== undefined && 'refitEvery' in feature.spec ? feature.spec.refitEvery : undefined;

function cutPointsOf(features: Features, fits: ReadonlyMap<string, ScoreFit>): CutPoints {
  const cuts = new Map<string, readonly number[]>();
  const percentiles = new Map<string, readonly number[]>();
  for (const [key, { spec }] of features) {
    if (spec.kind === 'score' && spec.cuts !== 'quantiles') cuts.set(key, spec.cuts);
    const fit = fits.get(key);
    if (fit === undefined) continue;
    if (spec.kind === 'score' || spec.kind === 'percentile') cuts.set(key, fit.cuts);
    else percentiles.set(key, fit.cuts);
  }
  return { cuts, percentiles, fits: new Map([...fits].map(([key, { id }]) => [key, id])) };
}

/** What fits belong to. */
type VersionOf = Pick<PublishedFeature, 'id' | 'version'>;

type PublishedFitted = PublishedFeature & { readonly spec: FittedFeature };

const isFittable = (entry: [string, PublishedFeature]): entry is [string, PublishedFitted] =>
  entry[1].spec.kind === 'percentile' || (entry[1].spec.kind === 'score' && entry[1].spec.cuts === 'quantiles');
