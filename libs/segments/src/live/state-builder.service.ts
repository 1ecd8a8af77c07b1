import { Inject, Injectable } from '@nestjs/common';
import { type Catalogue, DefinitionsService } from '#definitions';
import { ScoreFits, StateRepository } from '#features';
import type { Clock } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { lockAllBuckets } from './buckets.js';
import { flappingOf } from './flapping.js';
import { fillBuild, moveCustomers } from './move-customers.js';
import { PendingQueue } from './pending-queue.js';
import { type StateBuild, StateBuildRepository } from './state-build.repository.js';
import {
  definitionsWithFits,
  newestDefinitions,
  rankedFeatures,
  type StateDefinitions,
  sameDefinitions,
  sameFeatures,
  stateStatement,
  storedStatement,
} from './state-definitions.js';
import { SwitchRepository } from './switch.repository.js';

export interface BuildRequest {
  /** The instant to compute everybody as of; now when absent. */
  readonly asOf?: Date;
  /** Whether the clock of the state then stands at that instant. It does when one is given, unless said otherwise. */
  readonly pinned?: boolean;
  /** Computes every feature from the log, also where stored ones are known to be those that it would compute. */
  readonly fromLog?: boolean;
  /** Scores whose cut points are to be fitted anew. */
  readonly refit?: 'none' | 'all' | ReadonlySet<string>;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
}

export interface BuildProgress {
  readonly stage: 'fitting scores' | 'computing state' | 'switching';
  /** 0 to 1 of the stage. */
  readonly share: number;
}

export interface BuildResult {
  readonly build: StateBuild;
  readonly definitions: StateDefinitions;
}

interface Plan extends BuildResult {
  /** Every feature is computed as it is in the state that is read, so that only memberships are to be decided anew. */
  readonly keepsFeatures: boolean;
}

/** Only one state is built at a time. */
const BUILD_LOCK = 7_230_623;

/** Customers that one transaction computes: some seconds of work to repeat at most after an interruption. */
const RANGE = 50_000;
/** Ranges computed at the same time, each over a connection of its own. */
const LANES = 2;
/** Customers that changed while everybody was computed, and are few enough to be done while all others wait. */
const FEW = 2_000;
const TOUCHED_BATCH = 1_000;
/** Share of the customers that may be behind for the stored features of the others to be kept. */
const MOST_BEHIND = 0.1;

/**
 * Builds the state of everybody beside the one that is read, in ranges of customers, and then puts it in its place at once. What is
 * interrupted goes on where it stopped. Meanwhile the state that is read is kept true by the workers as ever, and whom they move is
 * computed again.
 */
@Injectable()
export class StateBuilder {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether what is published, or the newest cut points, differ from what the state that is read is computed with. */
  async isOutdated(): Promise<boolean> {
    return this.database.transaction(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      if (catalogue.isEmpty) return false;
      const wanted = await newestDefinitions(unitOfWork, catalogue);
      const live = await unitOfWork.get(StateBuildRepository).find('live');
      return live === undefined || !sameDefinitions(live, versionsOf(wanted));
    });
  }

  /** Computes everybody. @throws what the signal was aborted with; what is done so far is kept, and the next build goes on with it */
  async build(request: BuildRequest = {}): Promise<BuildResult> {
    return this.database.exclusively(BUILD_LOCK, async () => {
      request.onProgress?.({ stage: 'fitting scores', share: 0 });
      const { build, definitions, keepsFeatures } = await this.begin(request);
      try {
        await this.computeRanges({ build, definitions, keepsFeatures }, request);
        await this.index();
        await this.catchUp(build, definitions);
        request.onProgress?.({ stage: 'switching', share: 0 });
        return { build: await this.switch(build, definitions), definitions };
      } catch (error) {
        if (request.signal?.aborted !== true) await this.recordFailure(build, error);
        throw error;
      }
    });
  }

  /** Fits what has no cut points yet, and notes what is being built; or finds the build that was interrupted. */
  private async begin({
    asOf,
    pinned = asOf !== undefined,
    refit = 'none',
    fromLog = false,
  }: BuildRequest): Promise<Plan> {
    return this.database.transaction(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const at = asOf ?? this.clock.now();
      const fits = unitOfWork.get(ScoreFits);
      const features = (await newestDefinitions(unitOfWork, catalogue)).features;
      const anew = refit === 'none' ? new Set<string>() : refit === 'all' ? everything(features, catalogue) : refit;
      await fits.fit(features, { asOf: at, anew, percentiles: rankedFeatures(catalogue) });
      const definitions = await newestDefinitions(unitOfWork, catalogue);
      const builds = unitOfWork.get(StateBuildRepository);
      const interrupted = await builds.find('building');
      if (interrupted !== undefined) {
        if (await isResumable(unitOfWork, interrupted, { definitions, pinnedAt: pinned ? at : undefined }))
          return { build: interrupted, definitions, keepsFeatures: false };
        await builds.fail(interrupted.id, 'Another state was wanted before this one was complete.', this.clock.now());
      }
      const { customers, bounds } = await unitOfWork.get(SwitchRepository).ranges(RANGE);
      await lockAllBuckets(unitOfWork); // whoever moves customers from here on sees that a state is being built
      await unitOfWork.get(PendingQueue).forgetTouched();
      await unitOfWork.get(StateRepository).createBuild(definitions.features);
      const { definitionSetId, fits: fitIds } = versionsOf(definitions);
      const build = await builds.insert({
        definitionSetId,
        fits: fitIds,
        asOf: at,
        pinned,
        customers,
        bounds,
        startedAt: this.clock.now(),
      });
      const keepsFeatures = !fromLog && (await this.keepsFeatures(unitOfWork, { build, definitions }));
      return { build, definitions, keepsFeatures };
    });
  }

  /**
   * Whether the stored features are those that the build would compute. Whoever is behind is noted to be computed anew; if they are
   * many, that takes longer than computing everybody.
   */
  private async keepsFeatures(unitOfWork: UnitOfWork, { build, definitions }: BuildResult): Promise<boolean> {
    const live = await unitOfWork.get(StateBuildRepository).find('live');
    if (live === undefined || live.pinned || build.pinned) return false;
    if (!sameFeatures(await this.definitionsOf(unitOfWork, live), definitions)) return false;
    const queue = unitOfWork.get(PendingQueue);
    const behind = await queue.touchAllBehind(build.asOf);
    if (behind <= build.customers * MOST_BEHIND) return true;
    await queue.forgetTouched();
    return false;
  }

  private async computeRanges(plan: Plan, { onProgress, signal }: BuildRequest): Promise<void> {
    const { build } = plan;
    const done = new Set(build.doneRanges);
    const total = build.bounds.length + 1;
    const waiting = Array.from({ length: total }, (_, range) => range).filter((range) => !done.has(range));
    const lane = async (): Promise<void> => {
      for (let range = waiting.shift(); range !== undefined; range = waiting.shift()) {
        signal?.throwIfAborted();
        await this.computeRange(plan, range);
        done.add(range);
        onProgress?.({ stage: 'computing state', share: done.size / total });
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: Math.min(LANES, total) }, lane));
    const failed = lanes.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private async index(): Promise<void> {
    const states = (work: (repository: StateRepository) => Promise<void>): Promise<void> =>
      this.database.transaction((unitOfWork) => work(unitOfWork.get(StateRepository)));
    await Promise.all([
      states((repository) => repository.indexBuild('key')),
      states((repository) => repository.indexBuild('nextChange')),
    ]);
    await states((repository) => repository.completeBuild());
  }

  private async computeRange({ build, definitions, keepsFeatures }: Plan, range: number): Promise<void> {
    const { asOf } = build;
    const ends = { after: build.bounds[range - 1], upTo: build.bounds[range] };
    await this.database.transaction(async (unitOfWork) => {
      await unitOfWork.execute('SET LOCAL max_parallel_workers_per_gather = 0'); // each lane has a core to itself
      await fillBuild(unitOfWork, {
        state: keepsFeatures
          ? storedStatement(definitions, { range: ends, asOf })
          : stateStatement(definitions, { who: 'range', ...ends, asOf }),
        features: definitions.features,
        ...flappingOf(definitions),
      });
      await unitOfWork.get(StateBuildRepository).rangeDone(build.id, range);
    });
  }

  /** Computes again whom the workers have moved since, until there are few. */
  private async catchUp(build: StateBuild, definitions: StateDefinitions): Promise<void> {
    let waiting = Number.POSITIVE_INFINITY;
    while (waiting > FEW) {
      waiting = await this.database.transaction(async (unitOfWork) => {
        await this.computeTouched(unitOfWork, build, definitions);
        return unitOfWork.get(PendingQueue).countTouched();
      });
    }
  }

  private async computeTouched(
    unitOfWork: UnitOfWork,
    build: StateBuild,
    definitions: StateDefinitions,
  ): Promise<number> {
    const touched = await unitOfWork.get(PendingQueue).takeTouched(TOUCHED_BATCH);
    if (touched.length === 0) return 0;
    await unitOfWork.get(SwitchRepository).dropUnknown(touched);
    const asOf = build.pinned ? build.asOf : this.clock.now();
    await moveCustomers(unitOfWork, {
      table: 'customer_state_build',
      state: stateStatement(definitions, { who: 'customers', customerIds: touched, asOf }),
      features: definitions.features,
      ...flappingOf(definitions),
    });
    return touched.length;
  }

  /** Nobody moves a customer meanwhile, so the difference that is logged is the one that readers see. */
  private async switch(build: StateBuild, definitions: StateDefinitions): Promise<StateBuild> {
    return this.database.transaction(async (unitOfWork) => {
      await lockAllBuckets(unitOfWork);
      let touched = TOUCHED_BATCH;
      while (touched > 0) touched = await this.computeTouched(unitOfWork, build, definitions);
      const at = this.clock.now();
      const log = { asOf: build.pinned ? build.asOf : at, noticedAt: at, definitionSetId: build.definitionSetId };
      const { changed, difference } = await unitOfWork.get(SwitchRepository).logDifference(definitions.features, log);
      await unitOfWork.get(StateRepository).swap();
      await unitOfWork.get(PendingQueue).forgetCovered(build);
      await unitOfWork.get(StateBuildRepository).goLive(build.id, { changed, difference, at });
      return { ...build, status: 'live', changed, difference, finishedAt: at };
    });
  }

  private async recordFailure(build: StateBuild, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    await this.database
      .transaction((unitOfWork) => unitOfWork.get(StateBuildRepository).fail(build.id, message, this.clock.now()))
      .catch(() => {}); // the database is away: the build stays and is resumed
  }

  /** Definitions of a build as they were. */
  async definitionsOf(unitOfWork: UnitOfWork, build: StateBuild): Promise<StateDefinitions> {
    const catalogue = await this.definitions.catalogueOf(unitOfWork, build.definitionSetId);
    return definitionsWithFits(unitOfWork, catalogue, build);
  }
}

const versionsOf = ({ definitionSetId, cutPoints }: StateDefinitions) => ({ definitionSetId, fits: cutPoints.fits });

const everything = (features: StateDefinitions['features'], catalogue: Catalogue): Set<string> =>
  new Set([...features.keys(), ...rankedFeatures(catalogue)]);

/** A build goes on if it is of the same definitions and for the same clock; one for now is as good a little later. */
async function isResumable(
  unitOfWork: UnitOfWork,
  build: StateBuild,
  { definitions, pinnedAt }: { definitions: StateDefinitions; pinnedAt: Date | undefined },
): Promise<boolean> {
  const sameClock = build.pinned ? build.asOf.getTime() === pinnedAt?.getTime() : pinnedAt === undefined;
  if (!sameClock || !sameDefinitions(build, versionsOf(definitions))) return false;
  return unitOfWork.get(StateRepository).hasBuild();
}
