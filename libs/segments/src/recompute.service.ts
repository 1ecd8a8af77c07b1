import { Inject, Injectable } from '@nestjs/common';
import { type Catalogue, DefinitionRepository, DefinitionsService } from '#definitions';
import {
  compileState,
  FEATURE_KIND,
  type ScoreFit,
  ScoreFits,
  type Statement,
  StateRepository,
  type Subjects,
} from '#features';
import type { Clock } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { percentilesOf } from '#rules';
import { MembershipRepository } from './membership.repository.js';
import { SEGMENT_KIND } from './segment-kind.js';

export interface RecomputeOptions {
  /** The instant to compute the state of; now by default. */
  readonly asOf?: Date;
  /** Fits the cut points of all scores anew on the population as of that instant. */
  readonly refit?: boolean;
  readonly onStage?: (stage: 'fitting scores' | 'computing state') => void;
}

export interface RecomputeResult {
  readonly asOf: Date;
  readonly customers: number;
  /** Customers whose state is new or different from what was stored. */
  readonly changed: number;
  readonly features: number;
  readonly segments: number;
  /** Cut points that scores were computed with. */
  readonly fits: ReadonlyMap<string, ScoreFit>;
  readonly elapsedMs: number;
}

/** A compiled state statement, with what it was compiled from. */
export interface CompiledState {
  readonly statement: Statement;
  readonly catalogue: Catalogue;
  readonly definitionSetId: number;
}

/** Brings the stored state of all customers to an instant. */
@Injectable()
export class RecomputeService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Recomputes everybody in one transaction: readers see the old state until the new one is complete. */
  async recompute({
    asOf = this.clock.now(),
    refit = false,
    onStage,
  }: RecomputeOptions = {}): Promise<RecomputeResult> {
    const startedAt = this.clock.now();
    return this.database.transaction(async (unitOfWork) => {
      await unitOfWork.execute(`SELECT pg_advisory_xact_lock(hashtext('winnow.recompute'))`);
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const features = catalogue.of(FEATURE_KIND);
      const fits = unitOfWork.get(ScoreFits);
      onStage?.('fitting scores');
      await fits.fit(features, { asOf, all: refit, percentiles: rankedFeatures(catalogue) });
      onStage?.('computing state');
      const compiled = await this.compile(unitOfWork, catalogue, { who: 'everyone', asOf });
      const changed = await unitOfWork.get(StateRepository).store(compiled.statement, features);
      const memberships = unitOfWork.get(MembershipRepository);
      const { customers } = await memberships.population(undefined);
      const finishedAt = this.clock.now();
      await memberships.recordRun({ asOf, definitionSetId: compiled.definitionSetId, customers, changed, finishedAt });
      return {
        asOf,
        customers,
        changed,
        features: features.size,
        segments: catalogue.of(SEGMENT_KIND).size,
        fits: await fits.current(features),
        elapsedMs: finishedAt.getTime() - startedAt.getTime(),
      };
    });
  }

  /**
   * The state statement for any subjects under the current definitions and fits. Needs a transaction that may write.
   * @param fitMissingAsOf fits scores that have no cut points yet on the population as of this instant; otherwise they stay empty
   */
  async compileFor(unitOfWork: UnitOfWork, subjects: Subjects, fitMissingAsOf?: Date): Promise<CompiledState> {
    const catalogue = await this.definitions.catalogue(unitOfWork);
    if (fitMissingAsOf !== undefined) {
      const wanted = { asOf: fitMissingAsOf, all: false, percentiles: rankedFeatures(catalogue) };
      await unitOfWork.get(ScoreFits).fit(catalogue.of(FEATURE_KIND), wanted);
    }
    return this.compile(unitOfWork, catalogue, subjects);
  }

  /** The same under the definitions of a set, for what was started with them. */
  async compileUnder(unitOfWork: UnitOfWork, definitionSetId: number, subjects: Subjects): Promise<CompiledState> {
    return this.compile(unitOfWork, await this.definitions.catalogueOf(unitOfWork, definitionSetId), subjects);
  }

  /** The id of the set of features and segments in a catalogue: what a state computed with them says it is computed with. */
  async definitionSetOf(unitOfWork: UnitOfWork, catalogue: Catalogue): Promise<number> {
    return unitOfWork.get(DefinitionRepository).definitionSetId(catalogue.versions('feature', 'segment'));
  }

  private async compile(unitOfWork: UnitOfWork, catalogue: Catalogue, subjects: Subjects): Promise<CompiledState> {
    const features = catalogue.of(FEATURE_KIND);
    const statement = compileState({
      features: new Map([...features].map(([key, { spec }]) => [key, spec])),
      cuts: await unitOfWork.get(ScoreFits).cuts(features),
      percentiles: await unitOfWork.get(ScoreFits).percentileCuts(features, rankedFeatures(catalogue)),
      memberships: [...catalogue.of(SEGMENT_KIND).values()].map(({ id, spec }) => ({ id, rule: spec.inlined })),
      subjects,
    });
    return { statement, catalogue, definitionSetId: await this.definitionSetOf(unitOfWork, catalogue) };
  }
}

/** The features whose percentiles segments ask for. */
const rankedFeatures = (catalogue: Catalogue): Set<string> =>
  new Set([...catalogue.of(SEGMENT_KIND).values()].flatMap(({ spec }) => [...percentilesOf(spec.inlined)]));
