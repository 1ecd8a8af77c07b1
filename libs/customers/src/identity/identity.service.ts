import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type JsonObject, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { CustomerRepository } from '../customer.repository.js';
import { EventRepository } from '../event.repository.js';
import { PendingChangeRepository } from '../pending-change.repository.js';
import { CustomerDataRegistry } from './customer-data.js';
import { IdentityRepository } from './identity.repository.js';

export interface IdentifyRequest {
  readonly customerId: string;
  /** What the customer was known by before. */
  readonly anonymousId?: string;
  readonly traits?: JsonObject;
}

export interface MergeResult {
  /** The id that both are known by from now on. */
  readonly customerId: string;
  /** Whether there was anything to merge. */
  readonly merged: boolean;
}

/**
 * What is known of who is who. An id is anonymous until somebody identifies themselves with it; then it becomes another name of that
 * customer, who has both histories. The customer keeps a name that does not depend on the order in which all this is learnt: an id
 * of somebody identified rather than an anonymous one, then the smaller in byte order.
 */
@Injectable()
export class IdentityService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CustomerDataRegistry) private readonly data: CustomerDataRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * States attributes of a customer, and that an anonymous id is theirs.
   * @returns `refused` if that id belongs to another customer already: sharing a device does not make two people one
   */
  async identify(request: IdentifyRequest): Promise<'linked' | 'known' | 'refused'> {
    return this.database.transaction((unitOfWork) => this.identifyWithin(unitOfWork, request));
  }

  async identifyWithin(
    unitOfWork: UnitOfWork,
    { customerId, anonymousId, traits = {} }: IdentifyRequest,
  ): Promise<'linked' | 'known' | 'refused'> {
    const identities = unitOfWork.get(IdentityRepository);
    const now = this.clock.now();
    const isNewLink =
      anonymousId !== undefined &&
      anonymousId !== customerId &&
      !(await this.areOne(unitOfWork, anonymousId, customerId));
    if (isNewLink) await identities.holdAlone();
    else await identities.holdStill();
    const known = await identities.customerOf(customerId);
    await unitOfWork.get(CustomerRepository).state({ customerId: known, attributes: traits, isAnonymous: false, now });
    await unitOfWork.get(PendingChangeRepository).enqueue([{ customerId: known, dueAt: now }], now);
    if (!isNewLink) return 'known';
    const other = await identities.customerOf(anonymousId);
    if (other === known) return 'known';
    const isFree = other === anonymousId && (await unitOfWork.get(CustomerRepository).isAnonymous(other));
    if (!isFree) return 'refused';
    await this.mergeTwo(unitOfWork, { from: other, into: known, now });
    return 'linked';
  }

  /** Makes one customer of two, whoever they were. An id that was never seen is a new name of the other. */
  async merge(first: string, second: string): Promise<MergeResult> {
    return this.database.transaction((unitOfWork) => this.mergeWithin(unitOfWork, first, second));
  }

  async mergeWithin(unitOfWork: UnitOfWork, first: string, second: string): Promise<MergeResult> {
    const identities = unitOfWork.get(IdentityRepository);
    await identities.holdAlone();
    const [one, other] = [await identities.customerOf(first), await identities.customerOf(second)];
    if (one === other) return { customerId: one, merged: false };
    const { from, into } = await this.order(unitOfWork, one, other);
    await this.mergeTwo(unitOfWork, { from, into, now: this.clock.now() });
    return { customerId: into, merged: true };
  }

  /** Says that a customer is known by another id from now on: that of somebody identified. */
  async aliasWithin(unitOfWork: UnitOfWork, previousId: string, customerId: string): Promise<MergeResult> {
    const now = this.clock.now();
    const identities = unitOfWork.get(IdentityRepository);
    await identities.holdAlone();
    const known = await identities.customerOf(customerId);
    await unitOfWork.get(CustomerRepository).state({ customerId: known, attributes: {}, isAnonymous: false, now });
    return this.mergeWithin(unitOfWork, previousId, customerId);
  }

  /** The customer that an id names. @throws WinnowError WINNOW_NOT_FOUND */
  async require(unitOfWork: UnitOfWork, id: string): Promise<string> {
    const customerId = await unitOfWork.get(IdentityRepository).customerOf(id);
    if (await unitOfWork.get(CustomerRepository).exists(customerId)) return customerId;
    throw new WinnowError('WINNOW_NOT_FOUND', 'There is no customer with this id.');
  }

  private async areOne(unitOfWork: UnitOfWork, first: string, second: string): Promise<boolean> {
    const resolved = await unitOfWork.get(IdentityRepository).resolve([first, second]);
    return (resolved.get(first) ?? first) === (resolved.get(second) ?? second);
  }

  private async order(unitOfWork: UnitOfWork, one: string, other: string): Promise<{ from: string; into: string }> {
    const customers = unitOfWork.get(CustomerRepository);
    const [first, second] = [await customers.isAnonymous(one), await customers.isAnonymous(other)];
    const firstStays = first === second ? Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0 : second;
    return firstStays ? { from: other, into: one } : { from: one, into: other };
  }

  private async mergeTwo(unitOfWork: UnitOfWork, merge: { from: string; into: string; now: Date }): Promise<void> {
    const { from, into, now } = merge;
    const pending = unitOfWork.get(PendingChangeRepository);
    await pending.lockBuckets([from, into]);
    await unitOfWork.get(EventRepository).move(from, into);
    for (const holder of this.data.all) await holder.merge(unitOfWork, merge);
    await unitOfWork.get(CustomerRepository).merge(merge);
    await unitOfWork.get(IdentityRepository).link(from, into, now);
    await pending.moveTo(from, into);
    await pending.enqueue([{ customerId: into, dueAt: now }], now);
  }
}
