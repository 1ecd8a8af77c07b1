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

/** Fitted cut points of scores, newest first to count. */
export class ScoreFits {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The fits in force, by feature key. Cut points given by hand need no fit and are not among them. */
  async current(features: Features): Promise<Map<string, ScoreFit>> {
    const fits = new Map<string, ScoreFit>();
    for (const [key, { id, version }] of fittable(features)) {
      const fit = await this.unitOfWork.manager.findOne(ScoreFitEntity, {
        where: { featureId: id, featureVersion: version },
        order: { id: 'DESC' },
      });
      if (fit !== null) fits.set(key, fit);
    }
    return fits;
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

  /** Fits the scores that are missing a fit (or all), on the population as of an instant. Nobody to fit on: nothing is stored. */
  async fit(features: Features, { asOf, all }: { asOf: Date; all: boolean }): Promise<void> {
    const existing = all ? new Map<string, ScoreFit>() : await this.current(features);
    const wanted = [...fittable(features)].filter(([key]) => !existing.has(key));
    if (wanted.length === 0) return;
    const specs = new Map([...features].map(([key, { spec }]) => [key, spec]));
    const { text, values } = compileFit(specs, { scores: new Map(wanted.map(([key, { spec }]) => [key, spec])), asOf });
    const [row] = await this.unitOfWork.query<Record<string, number[] | number | null>>(text, values);
    for (const [key, { id, version }] of wanted) {
      const cuts = row?.[key];
      const population = row?.[`${key}:population`];
      if (Array.isArray(cuts) && typeof population === 'number') {
        await this.unitOfWork.manager.insert(ScoreFitEntity, {
          featureId: id,
          featureVersion: version,
          asOf,
          cuts,
          population,
        });
      }
    }
  }
}

type PublishedScore = PublishedFeature & { readonly spec: ScoreFeature };

const isFittable = (entry: [string, PublishedFeature]): entry is [string, PublishedScore] =>
  entry[1].spec.kind === 'score' && entry[1].spec.cuts === 'quantiles';

const fittable = (features: Features): Map<string, PublishedScore> => new Map([...features].filter(isFittable));
