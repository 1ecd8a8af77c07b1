import type { UnitOfWork } from '#platform';
import type { ScoreFeature } from './feature-spec.js';
import type { Features, PublishedFeature } from './published-feature.js';
import { ScoreFitEntity } from './score-fit.entity.js';
import { compileFit } from './state-sql.js';

export interface ScoreFit {
  readonly asOf: Date;
  readonly cuts: readonly number[];
  readonly population: number;
}

export interface FitOptions {
  readonly asOf: Date;
  /** Fits everything anew instead of what has no cut points yet. */
  readonly all: boolean;
  /** Keys of features whose percentiles rules ask for. */
  readonly percentiles: ReadonlySet<string>;
}

/** Fitted cut points of scores, and of the percentiles of other features; newest first to count. */
export class ScoreFits {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The fits of scores in force, by feature key. Cut points given by hand need no fit and are not among them. */
  async current(features: Features): Promise<Map<string, ScoreFit>> {
    return this.latest([...features].filter(isFittable));
  }

  /** Cut points to score with: fitted or given by hand. Scores that are not fitted yet are absent. */
  async cuts(features: Features): Promise<Map<string, readonly number[]>> {
    const cuts = new Map<string, readonly number[]>();
    for (const [key, { spec }] of features) {
      if (spec.kind === 'score' && spec.cuts !== 'quantiles') cuts.set(key, spec.cuts);
    }
    for (const [key, fit] of await this.current(features)) cuts.set(key, fit.cuts);
    return cuts;
  }

  /** Cut points of the percentiles of features; those that are not fitted yet are absent. */
  async percentileCuts(
    features: ReadonlyMap<string, VersionOf>,
    keys: ReadonlySet<string>,
  ): Promise<Map<string, readonly number[]>> {
    const fits = await this.latest([...features].filter(([key]) => keys.has(key)));
    return new Map([...fits].map(([key, { cuts }]) => [key, cuts]));
  }

  /** Fits what is missing a fit (or all), on the population as of an instant. Nobody to fit on: nothing is stored. */
  async fit(features: Features, { asOf, all, percentiles }: FitOptions): Promise<void> {
    const fittable = [...features].filter((entry) => isFittable(entry) || percentiles.has(entry[0]));
    const existing = all ? new Map<string, ScoreFit>() : await this.latest(fittable);
    const wanted = fittable.filter(([key]) => !existing.has(key));
    if (wanted.length === 0) return;
    const specs = new Map([...features].map(([key, { spec }]) => [key, spec]));
    const scores = new Map(wanted.filter(isFittable).map(([key, { spec }]) => [key, spec]));
    const ranked = new Set(wanted.flatMap(([key]) => (scores.has(key) ? [] : [key])));
    const { text, values } = compileFit(specs, { scores, percentiles: ranked, asOf });
    const [row] = await this.unitOfWork.query<Record<string, number[] | number | null>>(text, values);
    for (const [key, feature] of wanted) {
      const cuts = row?.[key];
      const population = row?.[`${key}:population`];
      if (!Array.isArray(cuts) || typeof population !== 'number') continue;
      await this.store(feature, { asOf, cuts, population });
    }
  }

  private async store({ id, version }: PublishedFeature, { asOf, cuts, population }: ScoreFit): Promise<void> {
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

/** What fits belong to. */
type VersionOf = Pick<PublishedFeature, 'id' | 'version'>;

type PublishedScore = PublishedFeature & { readonly spec: ScoreFeature };

const isFittable = (entry: [string, PublishedFeature]): entry is [string, PublishedScore] =>
  entry[1].spec.kind === 'score' && entry[1].spec.cuts === 'quantiles';
