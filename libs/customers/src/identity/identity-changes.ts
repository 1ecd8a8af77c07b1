import { Inject, Injectable } from '@nestjs/common';
import { Database, type UnitOfWork } from '#platform';
import { CustomerRepository } from '../customer.repository.js';
import { EventRepository } from '../event.repository.js';
import { PendingChangeRepository } from '../pending-change.repository.js';
import { CustomerDataRegistry } from './customer-data.js';
import { IdentityRepository } from './identity.repository.js';

/** Whom a change of identities concerns: ids as they were given, and all that they name. */
export type Concerned = (unitOfWork: UnitOfWork) => Promise<readonly string[]>;

/** A customer by the name they go by now. */
export interface Named {
  readonly customerId: string;
  readonly isAnonymous: boolean;
}

/**
 * Makes one customer of several. The name that stays does not depend on the order in which all is learnt: an id of somebody identified
 * comes before an anonymous one, then the smaller in byte order.
 */
@Injectable()
export class IdentityChanges {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CustomerDataRegistry) private readonly data: CustomerDataRegistry,
  ) {}

  /**
   * Runs a transaction in which ids may be made to mean something else: nobody else relies on what ids mean, and no worker moves one of
   * those concerned. All locks are taken at the start, always in the same order, so that two who do this cannot wait for each other.
   */
  async alone<T>(concerned: Concerned, work: (unitOfWork: UnitOfWork) => Promise<T>): Promise<T> {
    for (;;) {
      const done = await this.database.transaction(async (unitOfWork) => {
        const held = new Set(await concerned(unitOfWork));
        await unitOfWork.get(IdentityRepository).holdAlone([...held]);
        const isComplete = (await concerned(unitOfWork)).every((id) => held.has(id));
        return isComplete ? { result: await work(unitOfWork) } : undefined; // meanwhile somebody else had changed it
      });
      if (done !== undefined) return done.result;
    }
  }

  /** Ids, and the customers whom they name. */
  static concerning(...ids: readonly string[]): Concerned {
    return async (unitOfWork) => [...ids, ...(await unitOfWork.get(IdentityRepository).resolve(ids)).values()];
  }

  /** Who an id names, who need not be known yet. */
  async named(unitOfWork: UnitOfWork, id: string): Promise<Named> {
    const customerId = await unitOfWork.get(IdentityRepository).customerOf(id);
    return { customerId, isAnonymous: await unitOfWork.get(CustomerRepository).isAnonymous(customerId) };
  }

  /** Notes that an id is one of somebody identified, after whom their customer may have to be called. The caller holds the locks. */
  async identify(unitOfWork: UnitOfWork, id: string, now: Date): Promise<Named> {
    const identities = unitOfWork.get(IdentityRepository);
    const alias = (await identities.aliasesAmong([id])).get(id);
    if (alias === undefined) {
      await unitOfWork.get(CustomerRepository).makeAllKnown([{ customerId: id, isAnonymous: false }], now);
      return { customerId: id, isAnonymous: false };
    }
    const own = await this.named(unitOfWork, id);
    if (!alias.isAnonymous) return own;
    await identities.markIdentified(id);
    const identified = { customerId: id, isAnonymous: false };
    return comesBefore(identified, own) ? this.unite(unitOfWork, [identified, own], now) : own;
  }

  /** Makes one customer of two. The caller holds the locks. @returns who stays */
  async unite(unitOfWork: UnitOfWork, [one, other]: readonly [Named, Named], now: Date): Promise<Named> {
    if (one.customerId === other.customerId) return one;
    const [into, from] = comesBefore(one, other) ? [one, other] : [other, one];
    const merge = { from: from.customerId, into: into.customerId, now };
    await unitOfWork.get(EventRepository).move(merge.from, merge.into);
    for (const holder of this.data.all) await holder.merge(unitOfWork, merge);
    await unitOfWork.get(CustomerRepository).merge({ ...merge, isAnonymous: into.isAnonymous });
    const alias = { customerId: merge.into, isAnonymous: from.isAnonymous };
    await unitOfWork.get(IdentityRepository).link(merge.from, alias, now);
    const pending = unitOfWork.get(PendingChangeRepository);
    await pending.moveTo(merge.from, merge.into, now);
    await pending.enqueue([{ customerId: merge.into, dueAt: now }], now);
    return into;
  }
}

function comesBefore(one: Named, other: Named): boolean {
  if (one.isAnonymous !== other.isAnonymous) return other.isAnonymous;
  return Buffer.compare(Buffer.from(one.customerId), Buffer.from(other.customerId)) < 0;
}
