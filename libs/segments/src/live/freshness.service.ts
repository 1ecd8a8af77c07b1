import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import type { Clock } from '#kernel';
import { CLOCK, CONFIG, type Config, Database, type UnitOfWork } from '#platform';
import { MembershipRepository } from '../membership.repository.js';
import { SEGMENT_KIND } from '../segment-kind.js';
import { PendingQueue } from './pending-queue.js';
import { type StateBuild, StateBuildRepository } from './state-build.repository.js';

/** How far the stored state follows what happened. */
export interface Freshness {
  /** The instant the state is of; null if it was never computed. */
  readonly asOf: Date | null;
  /** The clock of the state stands at that instant. */
  readonly pinned: boolean;
  /** Changes that arrived and are not in it yet; counted up to {@link MOST_COUNTED}. */
  readonly pending: number;
  /** When the one arrived that waits longest; null without any. */
  readonly oldestPendingAt: Date | null;
  /** Customers whose clock has run out and was not followed yet; counted up to {@link MOST_COUNTED}. */
  readonly due: number;
  /** When the first of these clocks ran out; null without any. */
  readonly oldestDueAt: Date | null;
  /** How long the longest of all of them has waited; 0 where nothing waits. */
  readonly behindSeconds: number;
  /** It waits longer than is allowed (`WINNOW_STALE_AFTER`). */
  readonly isStale: boolean;
  /** The state that is read; null if it was never computed. */
  readonly live: StateBuild | null;
  /** The state that is being built; null if none is. */
  readonly building: StateBuild | null;
  /** Keys of the segments by their ids, which differences of population go by. */
  readonly segmentKeys: ReadonlyMap<number, string>;
}

export const MOST_COUNTED = 100_000;

@Injectable()
export class FreshnessService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(): Promise<Freshness> {
    return this.database.snapshot(async (unitOfWork) => {
      const now = this.clock.now();
      const builds = unitOfWork.get(StateBuildRepository);
      const live = (await builds.find('live')) ?? null;
      const stateNow = live?.pinned === true ? live.asOf : now;
      const queue = unitOfWork.get(PendingQueue);
      const { oldest, count } = await queue.backlog(now, MOST_COUNTED);
      const next = await queue.nextChange();
      const oldestDueAt = next !== null && next <= stateNow ? next : null;
      const waits =
        live === null ? [] : [oldest, live.pinned ? null : oldestDueAt].flatMap((at) => (at === null ? [] : [at]));
      const behindSeconds = Math.max(0, ...waits.map((at) => (now.getTime() - at.getTime()) / 1000));
      return {
        asOf: (await unitOfWork.get(MembershipRepository).stateAsOf(now)) ?? null,
        pinned: live?.pinned ?? false,
        pending: count,
        oldestPendingAt: oldest,
        due: oldestDueAt === null ? 0 : await queue.countDue(stateNow, MOST_COUNTED),
        oldestDueAt,
        behindSeconds,
        isStale: behindSeconds > this.config.staleAfterSeconds,
        live,
        building: (await builds.find('building')) ?? null,
        segmentKeys: await this.segmentKeys(unitOfWork),
      };
    });
  }

  private async segmentKeys(unitOfWork: UnitOfWork): Promise<Map<number, string>> {
    const segments = (await this.definitions.catalogue(unitOfWork)).of(SEGMENT_KIND);
    return new Map([...segments.values()].map(({ id, key }) => [id, key]));
  }
}
