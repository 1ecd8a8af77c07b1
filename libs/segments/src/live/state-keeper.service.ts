import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import { FEATURE_KIND, refitDue } from '#features';
import type { Clock } from '#kernel';
import { CLOCK, Database, LOGGER, type Logger } from '#platform';
import { type StateBuild, StateBuildRepository } from './state-build.repository.js';
import { StateBuilder } from './state-builder.service.js';

/** Between looks at whether cut points are too old, which they are after days. */
const REFIT_LOOK_MS = 60_000;

/** Brings the state in line with what is published: builds it anew when definitions or cut points are newer, and when a refit is due. */
@Injectable()
export class StateKeeper {
  /** What was looked at last and found in line; looking again at the same costs next to nothing. */
  private seen: string | undefined;
  private lookForRefitsAt = 0;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(StateBuilder) private readonly builder: StateBuilder,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Builds the state if that is needed. @returns whether it was */
  async keep(signal?: AbortSignal): Promise<boolean> {
    const refit = await this.scoresToRefit();
    const fingerprint = await this.fingerprint();
    if (refit.size === 0 && fingerprint === this.seen) return false;
    if (refit.size === 0 && !(await this.builder.isOutdated())) {
      this.seen = await this.fingerprint();
      return false;
    }
    const live = await this.live();
    const { build } = await this.builder.build({
      ...(live?.pinned === true && { asOf: live.asOf }),
      ...(signal !== undefined && { signal }),
      refit,
    });
    const { customers, changed, difference } = build;
    this.logger.info(
      { build: build.id, customers, changed, difference, refitted: [...refit] },
      'the state was built anew',
    );
    return true;
  }

  private async live(): Promise<StateBuild | undefined> {
    return this.database.snapshot((unitOfWork) => unitOfWork.get(StateBuildRepository).find('live'));
  }

  /** The scores whose cut points are older than their definition allows. */
  private async scoresToRefit(): Promise<ReadonlySet<string>> {
    const now = this.clock.now().getTime();
    if (now < this.lookForRefitsAt) return new Set();
    this.lookForRefitsAt = now + REFIT_LOOK_MS;
    return this.database.snapshot(async (unitOfWork) => {
      const live = await unitOfWork.get(StateBuildRepository).find('live');
      if (live === undefined || live.pinned) return new Set<string>();
      const features = (await this.definitions.catalogue(unitOfWork)).of(FEATURE_KIND);
      return refitDue(unitOfWork, features, this.clock.now());
    });
  }

  /** Differs whenever something was published, fitted or built. */
  private async fingerprint(): Promise<string> {
    return this.database.snapshot((unitOfWork) => unitOfWork.get(StateBuildRepository).fingerprint());
  }
}
