import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type JsonObject, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { CustomerRepository } from '../customer.repository.js';
import { PendingChangeRepository } from '../pending-change.repository.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityChanges } from './identity-changes.js';

export interface IdentifyRequest {
  readonly customerId: string;
  /** What the customer was known by before. */
  readonly anonymousId?: string;
  readonly traits?: JsonObject;
}

/** What became of an anonymous id: it names the customer now, did so before, or belongs to another customer and stays theirs. */
export type LinkOutcome = 'linked' | 'known' | 'refused';

export interface MergeResult {
  /** The id that both are known by from now on. */
  readonly customerId: string;
  /** Whether there was anything to merge. */
  readonly merged: boolean;
}

/**
 * What is known of who is who.
 *
 * An id is anonymous until it is given as that of somebody identified. `identify` says that an anonymous id is a customer's: it becomes
 * another name of theirs, and they have both histories, unless it belongs to another customer already; sharing a device does not make one
 * person of two. `alias` and `merge` say that two ids are one customer, whoever they are.
 *
 * Who is one customer, what that customer is called and what is stored about them does not depend on the order in which all this is
 * learnt, nor on how often: an id of somebody identified is preferred to an anonymous one, then the smaller in byte order. Ids that
 * are no longer a customer's own stay valid as aliases for ever. (Which of two customers an anonymous id belongs to is decided by who
 * identified themselves with it first.)
 */
@Injectable()
export class IdentityService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityChanges) private readonly changes: IdentityChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** States attributes of a customer, and that an anonymous id is theirs. The attributes are kept whatever becomes of the id. */
  async identify({ customerId, anonymousId, traits = {} }: IdentifyRequest): Promise<LinkOutcome> {
    const ids = [customerId, ...(anonymousId === undefined ? [] : [anonymousId])];
    return this.changes.alone(IdentityChanges.concerning(...ids), async (unitOfWork) => {
      const outcome = await this.linkWithin(unitOfWork, customerId, anonymousId);
      const now = this.clock.now();
      const own = await unitOfWork.get(IdentityRepository).customerOf(customerId);
      const statement = { customerId: own, attributes: traits, isAnonymous: false };
      const changed = await unitOfWork.get(CustomerRepository).state([statement], now);
      const pending = [...changed].map((changedId) => ({ customerId: changedId, dueAt: now }));
      await unitOfWork.get(PendingChangeRepository).enqueue(pending, now);
      return outcome;
    });
  }

  /** Says that an id, known or not, is another name of somebody identified. */
  async alias(previousId: string, customerId: string): Promise<MergeResult> {
    return this.changes.alone(IdentityChanges.concerning(previousId, customerId), (unitOfWork) =>
      this.aliasWithin(unitOfWork, previousId, customerId),
    );
  }

  /** Makes one customer of two who are known. @throws WinnowError WINNOW_NOT_FOUND */
  async merge(first: string, second: string): Promise<MergeResult> {
    return this.changes.alone(IdentityChanges.concerning(first, second), async (unitOfWork) => {
      const one = await this.changes.named(unitOfWork, await this.require(unitOfWork, first));
      const other = await this.changes.named(unitOfWork, await this.require(unitOfWork, second));
      const { customerId } = await this.changes.unite(unitOfWork, [one, other], this.clock.now());
      return { customerId, merged: one.customerId !== other.customerId };
    });
  }

  /** Notes that ids are those of somebody identified, after whom their customers may have to be called. */
  async markIdentified(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.changes.alone(IdentityChanges.concerning(id), (unitOfWork) =>
        this.changes.identify(unitOfWork, id, this.clock.now()),
      );
    }
  }

  /** The customer that an id names; the id itself unless it is an alias. */
  async resolve(id: string): Promise<string> {
    return this.database.snapshot((unitOfWork) => unitOfWork.get(IdentityRepository).customerOf(id));
  }

  /** The customer that an id names. @throws WinnowError WINNOW_NOT_FOUND */
  async require(unitOfWork: UnitOfWork, id: string): Promise<string> {
    const customerId = await unitOfWork.get(IdentityRepository).customerOf(id);
    if (await unitOfWork.get(CustomerRepository).exists(customerId)) return customerId;
    throw new WinnowError('WINNOW_NOT_FOUND', 'There is no customer with this id.');
  }

  /** As {@link identify} does, for a caller who holds the locks. */
  async linkWithin(unitOfWork: UnitOfWork, customerId: string, anonymousId: string | undefined): Promise<LinkOutcome> {
    const now = this.clock.now();
    const own = await this.changes.identify(unitOfWork, customerId, now);
    if (anonymousId === undefined) return 'known';
    const other = await this.changes.named(unitOfWork, anonymousId);
    if (other.customerId === own.customerId) return 'known';
    if (!other.isAnonymous) return 'refused';
    await this.changes.unite(unitOfWork, [own, other], now);
    return 'linked';
  }

  /** As {@link alias} does, for a caller who holds the locks. */
  async aliasWithin(unitOfWork: UnitOfWork, previousId: string, customerId: string): Promise<MergeResult> {
    const now = this.clock.now();
    const own = await this.changes.identify(unitOfWork, customerId, now);
    const other = await this.changes.named(unitOfWork, previousId);
    const united = await this.changes.unite(unitOfWork, [own, other], now);
    return { customerId: united.customerId, merged: own.customerId !== other.customerId };
  }
}
