import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { ALL_BUCKETS, tryLockBuckets } from './buckets.js';
import { flappingOf } from './flapping.js';
import { moveCustomers, type Occasion } from './move-customers.js';
import { type CustomerClock, type DueCustomer, PendingQueue, type WaitingChange } from './pending-queue.js';
import { type StateBuild, StateBuildRepository } from './state-build.repository.js';
import { StateBuilder } from './state-builder.service.js';
import { type StateDefinitions, stateStatement } from './state-definitions.js';

export interface RoundOptions {
  /** Buckets of customers to look after; all by default. Those that another worker has at the moment are left to it. */
  readonly buckets?: readonly number[];
  /** The most customers to move in one transaction. */
  readonly batch?: number;
}

export interface Round {
  /** Customers who were computed. */
  readonly customers: number;
  readonly transitions: number;
  /** Some buckets were in other hands. */
  readonly wasShared: boolean;
}

const NOTHING: Round = { customers: 0, transitions: 0, wasShared: false };

const USUAL_BATCH = 1_000;

/**
 * Keeps the stored state true: computes customers again when something about them arrived, and when the clock passes their next change.
 *
 * Everybody is moved as of the very instant at which that was due, however late it is noticed, and one step after the other. So what
 * the log of transitions tells does not depend on how busy the workers were, or on whether there were any.
 */
@Injectable()
export class LiveState {
  private compiled: { readonly build: StateBuild; readonly definitions: StateDefinitions } | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StateBuilder) private readonly builder: StateBuilder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Moves one batch of customers in one transaction, with the log of it and off the queue: all of it happens, or nothing. */
  async round({ buckets = ALL_BUCKETS, batch = USUAL_BATCH }: RoundOptions = {}): Promise<Round> {
    return this.database.transaction(async (unitOfWork) => {
      const locked = await tryLockBuckets(unitOfWork, buckets);
      if (locked.length === 0) return { ...NOTHING, wasShared: true };
      const live = await this.live(unitOfWork); // only now: with the locks, it stays the one that is read
      if (live === undefined) return NOTHING;
      const wasShared = locked.length < buckets.length;
      const now = this.clock.now();
      const work = await this.choose(unitOfWork, { buckets: locked, batch, now, build: live.build });
      if (work.customers.size === 0) return { ...NOTHING, wasShared };
      const { transitions } = await moveCustomers(
        unitOfWork,
        {
          table: 'customer_state',
          state: stateStatement(live.definitions, { who: 'listed', customers: work.customers }),
          features: live.definitions.features,
          ...flappingOf(live.definitions),
        },
        { occasions: work.occasions, noticedAt: now, definitionSetId: live.build.definitionSetId },
      );
      const queue = unitOfWork.get(PendingQueue);
      await queue.remove(work.finished);
      await queue.touch([...work.customers.keys()]);
      return { customers: work.customers.size, transitions, wasShared };
    });
  }

  /** Does all that is due, alone. @returns how much that was */
  async drain(options: RoundOptions = {}): Promise<{ customers: number; transitions: number }> {
    const total = { customers: 0, transitions: 0 };
    for (;;) {
      const round = await this.round(options);
      total.customers += round.customers;
      total.transitions += round.transitions;
      if (round.customers === 0) return total;
    }
  }

  /** When there will be something to do, as far as is known; undefined if nothing is. */
  async nextChangeAt(): Promise<Date | undefined> {
    return this.database.snapshot(async (unitOfWork) => {
      const build = await unitOfWork.get(StateBuildRepository).find('live');
      if (build === undefined) return undefined;
      const queue = unitOfWork.get(PendingQueue);
      const instants = [await queue.nextDue(), build.pinned ? null : await queue.nextChange()];
      const [first, ...others] = instants.flatMap((at) => (at === null ? [] : [at]));
      return others.reduce((least, at) => (least !== undefined && least < at ? least : at), first);
    });
  }

  private async live(
    unitOfWork: UnitOfWork,
  ): Promise<{ build: StateBuild; definitions: StateDefinitions } | undefined> {
    const build = await unitOfWork.get(StateBuildRepository).find('live');
    if (build === undefined) return undefined;
    if (this.compiled?.build.id !== build.id) {
      this.compiled = { build, definitions: await this.builder.definitionsOf(unitOfWork, build) };
    }
    return this.compiled;
  }

  private async choose(
    unitOfWork: UnitOfWork,
    { buckets, batch, now, build }: { buckets: readonly number[]; batch: number; now: Date; build: StateBuild },
  ): Promise<Work> {
    const queue = unitOfWork.get(PendingQueue);
    const changes = await queue.changes(buckets, { now, limit: batch });
    const due = await queue.due(buckets, { now: horizonOf({ changes, batch, build, now }), limit: batch });
    const waiting = [...new Set(changes.map(({ customerId }) => customerId))];
    const clocks = waiting.length === 0 ? new Map<string, CustomerClock>() : await queue.clocks(waiting);
    const work = new Work(build.pinned ? build.asOf : undefined, clocks);
    for (const change of changes) work.addChange(change);
    for (const customer of due) work.addClock(customer);
    return work;
  }
}

/** Clocks are followed up to here. Behind the last of the changes that were taken, there may be more that come before a clock. */
function horizonOf({
  changes,
  batch,
  build,
  now,
}: {
  changes: readonly WaitingChange[];
  batch: number;
  build: StateBuild;
  now: Date;
}): Date {
  const last = changes.length < batch ? undefined : changes.at(-1);
  if (build.pinned) return build.asOf;
  return last === undefined ? now : new Date(last.dueAt.getTime() - 1);
}

/** Whom to move, as of when and why; and which changes are done with then. Everybody moves once, to what comes first for them. */
class Work {
  readonly customers = new Map<string, Date>();
  readonly occasions = new Map<string, Occasion>();
  readonly finished: string[] = [];

  constructor(
    private readonly pinnedAt: Date | undefined,
    private readonly clocks: ReadonlyMap<string, CustomerClock>,
  ) {}

  /** Changes come in the order they are due. Several that are due at once are one occasion: the latest made the difference. */
  addChange({ id, customerId, dueAt, occurredAt }: WaitingChange): void {
    const asOf = this.instantOf(customerId, dueAt);
    const clock = this.clocks.get(customerId)?.nextChangeAt ?? undefined;
    if (clock !== undefined && clock <= asOf) {
      this.addClock({ customerId, nextChangeAt: clock });
      return;
    }
    const becameAt = occurredAt ?? dueAt;
    const known = this.occasions.get(customerId);
    if (known === undefined) {
      this.customers.set(customerId, asOf);
      this.occasions.set(customerId, { cause: 'data', becameAt });
    } else if (known.cause === 'clock' || this.customers.get(customerId)?.getTime() !== asOf.getTime()) {
      return; // later
    } else if (known.becameAt < becameAt) {
      this.occasions.set(customerId, { cause: 'data', becameAt });
    }
    this.finished.push(id);
  }

  addClock({ customerId, nextChangeAt }: DueCustomer): void {
    if (this.customers.has(customerId)) return;
    this.customers.set(customerId, nextChangeAt);
    this.occasions.set(customerId, { cause: 'clock', becameAt: nextChangeAt });
  }

  /** The state of a customer never goes back: what was committed late is taken in as of their last change. */
  private instantOf(customerId: string, dueAt: Date): Date {
    if (this.pinnedAt !== undefined) return this.pinnedAt;
    const changedAt = this.clocks.get(customerId)?.changedAt;
    return changedAt !== undefined && changedAt > dueAt ? changedAt : dueAt;
  }
}
