import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { type Clock, WinnowError } from '#kernel';
import { CLOCK, CONFIG, type Config, Database, LOGGER, type Logger } from '#platform';
import { ALL_BUCKETS } from './buckets.js';
import { FreshnessService } from './freshness.service.js';
import { LiveState } from './live-state.service.js';
import { StateKeeper } from './state-keeper.service.js';

/** Whoever changes something about a customer notifies this channel. */
export const PENDING_CHANNEL = 'winnow_pending';

/** Batches moved at the same time, each over a connection of its own. */
const LANES = 2;
/** Without news, how long to sleep at most: as late as a clock is noticed that another process has set. */
const LONGEST_SLEEP_MS = 1_000;
/** While another worker has the buckets, or what is due is in the buckets of another lane. */
const SHARED_SLEEP_MS = 25;
/** Between looks at whether definitions or cut points are newer than the state. */
const KEEPER_MS = 2_000;
/** Between looks at how far behind the state is. */
const FRESHNESS_MS = 10_000;
/** After an error; twice as long after each one that follows, up to the longest. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Keeps the state true for as long as it runs: moves customers when something arrived or their clock ran out, builds the state anew when
 * other definitions are published, and says so when it falls behind. Any number of workers may run; one that is killed leaves
 * nothing half-done.
 */
@Injectable()
export class LiveWorker implements BeforeApplicationShutdown {
  private readonly stopped = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private endListening: () => Promise<void> = async () => {};
  private wakers: Array<() => void> = [];
  /** Counts the news that came. */
  private news = 0;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LiveState) private readonly state: LiveState,
    @Inject(StateKeeper) private readonly keeper: StateKeeper,
    @Inject(FreshnessService) private readonly freshness: FreshnessService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws WinnowError WINNOW_DATABASE_UNAVAILABLE */
  async start(): Promise<void> {
    this.endListening = await this.database.listen(PENDING_CHANNEL, () => this.wake());
    const lanes = Array.from({ length: LANES }, (_, lane) =>
      this.repeat('moving customers', () => this.lane(ALL_BUCKETS.filter((bucket) => bucket % LANES === lane))),
    );
    this.running = Promise.all([
      ...lanes,
      this.repeat('building the state', () => this.keep()),
      this.repeat('looking at freshness', () => this.watch()),
    ]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** What is under way is completed, except a build, which the next worker goes on with. */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.wake();
    await this.endListening();
    await this.running;
  }

  private async lane(buckets: readonly number[]): Promise<void> {
    const { news } = this;
    const { customers, wasShared } = await this.state.round({ buckets });
    if (customers > 0) return;
    const wait = wasShared ? SHARED_SLEEP_MS : await this.untilNextChange();
    if (news === this.news) await this.sleep(wait); // otherwise something arrived that the round may have missed
  }

  private async untilNextChange(): Promise<number> {
    const next = await this.state.nextChangeAt();
    const wait = next === undefined ? LONGEST_SLEEP_MS : next.getTime() - this.clock.now().getTime();
    return wait <= 0 ? SHARED_SLEEP_MS : Math.min(LONGEST_SLEEP_MS, wait); // what is due already is in other hands
  }

  private async keep(): Promise<void> {
    await this.keeper.keep(this.stopped.signal);
    await this.sleep(KEEPER_MS, false);
  }

  private async watch(): Promise<void> {
    const { isStale, behindSeconds, pending, due } = await this.freshness.read();
    if (isStale) {
      const limit = this.config.staleAfterSeconds;
      this.logger.warn({ behindSeconds, pending, due, limit }, 'the memberships are behind');
    }
    await this.sleep(FRESHNESS_MS, false);
  }

  private async repeat(what: string, work: () => Promise<void>): Promise<void> {
    let failures = 0;
    while (!this.stopped.signal.aborted) {
      try {
        await work();
        failures = 0;
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        const isCancelled = error instanceof WinnowError && error.code === 'WINNOW_CANCELLED';
        if (!isCancelled) this.logger.error({ err: error }, `${what} failed and is tried again`);
        await this.sleep(Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** failures), false);
        failures += 1;
      }
    }
  }

  /** @param mayWake whether news end it early */
  private async sleep(milliseconds: number, mayWake = true): Promise<void> {
    if (this.stopped.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.stopped.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.stopped.signal.addEventListener('abort', done);
      if (mayWake) this.wakers.push(done);
    });
  }

  private wake(): void {
    this.news += 1;
    const wakers = this.wakers;
    this.wakers = [];
    for (const wakeUp of wakers) wakeUp();
  }
}
