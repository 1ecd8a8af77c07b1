import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import {
  FEATURE_KIND,
  type FeatureSpec,
  type Features,
  fittedSql,
  ScoreFits,
  StateRepository,
  storedStateContext,
} from '#features';
import { type Clock, SqlParameters, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { MembershipRepository } from '../membership.repository.js';
import { StateBuildRepository } from './state-build.repository.js';
import { StateBuilder } from './state-builder.service.js';

/** What fitting a score or percentile anew would do, or has done. */
export interface Refit {
  readonly key: string;
  readonly population: number;
  readonly before: readonly number[] | null;
  readonly after: readonly number[];
  /** Customers who have another value with the new cut points, among all. */
  readonly moved: number;
  readonly customers: number;
  /** `moved` of `customers`, 0 to 1; null without customers. */
  readonly share: number | null;
}

export interface RefitRequest {
  /** Scores and percentile features; all of them when absent. */
  readonly keys?: readonly string[];
  /** Only tell what it would do. */
  readonly dryRun: boolean;
}

/** Fits cut points anew, and tells beforehand how many customers that moves. */
@Injectable()
export class RefitService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(StateBuilder) private readonly builder: StateBuilder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws WinnowError WINNOW_NOT_FOUND for a key that is no fitted score or percentile, or without a state */
  async refit({ keys, dryRun }: RefitRequest): Promise<Refit[]> {
    const { refits, asOf, pinned } = await this.database.snapshot((unitOfWork) => this.preview(unitOfWork, keys));
    if (!dryRun) await this.builder.build({ ...(pinned && { asOf }), refit: new Set(refits.map(({ key }) => key)) });
    return refits;
  }

  private async preview(unitOfWork: UnitOfWork, keys: readonly string[] | undefined) {
    const live = await unitOfWork.get(StateBuildRepository).find('live');
    if (live === undefined)
      throw new WinnowError('WINNOW_NOT_FOUND', 'The state was never computed; run: winnow recompute.');
    const asOf = live.pinned ? live.asOf : this.clock.now();
    const features = (await this.definitions.catalogue(unitOfWork)).of(FEATURE_KIND);
    const wanted = fittable(features, keys);
    const fits = unitOfWork.get(ScoreFits);
    const before = await fits.current(features);
    const proposed = await fits.propose(features, { keys: wanted, asOf });
    const moved = await this.countMoved(unitOfWork, { features, proposed, asOf });
    const { customers } = await unitOfWork.get(MembershipRepository).population(undefined);
    const refits = [...proposed].map(
      ([key, { cuts, population }]): Refit => ({
        key,
        population,
        before: before.get(key)?.cuts ?? null,
        after: cuts,
        moved: moved.get(key) ?? 0,
        customers,
        share: customers === 0 ? null : (moved.get(key) ?? 0) / customers,
      }),
    );
    return { refits, asOf, pinned: live.pinned };
  }

  /** How many stored scores would be others, by key. */
  private async countMoved(
    unitOfWork: UnitOfWork,
    { features, proposed, asOf }: { features: Features; proposed: ReadonlyMap<string, { cuts: number[] }>; asOf: Date },
  ): Promise<Map<string, number>> {
    const specs = new Map([...features].map(([key, { spec }]) => [key, spec]));
    const columns = await unitOfWork.get(StateRepository).columns();
    const parameters = new SqlParameters();
    const context = storedStateContext({ features: specs, percentiles: new Map(), asOf, parameters, columns });
    const counts = [...proposed].flatMap(([key, { cuts }]) => {
      const spec = specs.get(key);
      if (spec === undefined || !isFitted(spec) || !columns.has(key)) return [];
      return [`(count(*) FILTER (WHERE ${fittedSql(spec, cuts, context)} IS DISTINCT FROM "${key}"))::int AS "${key}"`];
    });
    if (counts.length === 0) return new Map();
    const [row] = await unitOfWork.query<Record<string, number>>(
      `SELECT ${counts.join(', ')} FROM customer_state`,
      parameters.values,
    );
    return new Map(Object.entries(row ?? {}));
  }
}

const isFitted = (spec: FeatureSpec): spec is Extract<FeatureSpec, { kind: 'score' | 'percentile' }> =>
  spec.kind === 'percentile' || (spec.kind === 'score' && spec.cuts === 'quantiles');

function fittable(features: Features, keys: readonly string[] | undefined): Set<string> {
  const all = [...features].flatMap(([key, { spec }]) => (isFitted(spec) ? [key] : []));
  const unknown = keys?.find((key) => !all.includes(key));
  if (unknown !== undefined) {
    const list = all.join(', ') || 'none';
    throw new WinnowError('WINNOW_NOT_FOUND', `"${unknown}" is no score with fitted cut points. There are: ${list}.`);
  }
  return new Set(keys ?? all);
}
