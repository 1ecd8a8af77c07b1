import { Inject, Injectable } from '@nestjs/common';
import { type Catalogue, DefinitionsService } from '#definitions';
import { FEATURE_KIND, type ScoreFit, ScoreFits, type Statement, type Subjects } from '#features';
import type { Clock } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { type BuildProgress, StateBuilder } from './live/state-builder.service.js';
import {
  definitionSetOf,
  newestDefinitions,
  rankedFeatures,
  type StateDefinitions,
  stateStatement,
} from './live/state-definitions.js';
import { MembershipRepository } from './membership.repository.js';

export interface RecomputeOptions {
  /** The instant to compute the state of; now by default. */
  readonly asOf?: Date;
  /** Whether the state then stands at that instant until it is computed anew, instead of going on with the clock. As a rule. */
  readonly pinned?: boolean;
  /** Fits the cut points of all scores anew on the population as of that instant. */
  readonly refit?: boolean;
  readonly onProgress?: (progress: BuildProgress) => void;
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

/** Computes the state of customers from nothing: of everybody anew, or of some as of any instant. */
@Injectable()
export class RecomputeService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(StateBuilder) private readonly builder: StateBuilder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Recomputes everybody: readers see the old state until the new one is complete. */
  async recompute({ asOf, pinned, refit = false, onProgress }: RecomputeOptions = {}): Promise<RecomputeResult> {
    const startedAt = this.clock.now();
    const { build, definitions } = await this.builder.build({
      ...(asOf !== undefined && { asOf }),
      ...(pinned !== undefined && { pinned }),
      ...(onProgress !== undefined && { onProgress }),
      refit: refit ? 'all' : 'none',
      fromLog: true,
    });
    return this.database.snapshot(async (unitOfWork) => ({
      asOf: build.asOf,
      customers: (await unitOfWork.get(MembershipRepository).population(undefined)).customers,
      changed: build.changed ?? 0,
      features: definitions.features.size,
      segments: definitions.segments.size,
      fits: await unitOfWork.get(ScoreFits).current(definitions.features),
      elapsedMs: this.clock.now().getTime() - startedAt.getTime(),
    }));
  }

  /**
   * The state statement for any subjects under the current definitions and fits. Needs a transaction that may write.
   * @param fitMissingAsOf fits scores that have no cut points yet on the population as of this instant; otherwise they stay empty
   */
  async compileFor(unitOfWork: UnitOfWork, subjects: Subjects, fitMissingAsOf?: Date): Promise<CompiledState> {
    const catalogue = await this.definitions.catalogue(unitOfWork);
    if (fitMissingAsOf !== undefined) {
      const wanted = { asOf: fitMissingAsOf, anew: new Set<string>(), percentiles: rankedFeatures(catalogue) };
      await unitOfWork.get(ScoreFits).fit(catalogue.of(FEATURE_KIND), wanted);
    }
    return compile(catalogue, await newestDefinitions(unitOfWork, catalogue), subjects);
  }

  /** The same under the definitions of a set, for what was started with them. */
  async compileUnder(unitOfWork: UnitOfWork, definitionSetId: number, subjects: Subjects): Promise<CompiledState> {
    const catalogue = await this.definitions.catalogueOf(unitOfWork, definitionSetId);
    return compile(catalogue, await newestDefinitions(unitOfWork, catalogue), subjects);
  }

  /** The id of the set of features and segments in a catalogue: what a state computed with them says it is computed with. */
  async definitionSetOf(unitOfWork: UnitOfWork, catalogue: Catalogue): Promise<number> {
    return definitionSetOf(unitOfWork, catalogue);
  }
}

const compile = (catalogue: Catalogue, definitions: StateDefinitions, subjects: Subjects): CompiledState => ({
  statement: stateStatement(definitions, subjects),
  catalogue,
  definitionSetId: definitions.definitionSetId,
});
