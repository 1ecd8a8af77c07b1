import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type JsonObject, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { CustomerRepository } from '../customer.repository.js';
import { EventRepository } from '../event.repository.js';
import { PendingChangeRepository } from '../pending-change.repository.js';
import { CustomerDataRegistry } from './customer-data.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';
import { IdentityChanges } from './identity-changes.js';
import { SuppressionRepository } from './suppression.repository.js';

/** Everything stored about a customer. */
export interface CustomerExport {
  readonly customerId: string;
  readonly aliases: readonly string[];
  readonly attributes: Record<string, unknown>;
  readonly events: readonly JsonObject[];
  /** What the other rooms store, by its name. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Erasure {
  /** The ids that were erased: of the customer, and all other names. */
  readonly ids: readonly string[];
  readonly events: number;
}

/** What people may ask for: to be told everything that is stored about them, and to have it deleted. */
@Injectable()
export class ErasureService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityService) private readonly identities: IdentityService,
    @Inject(IdentityChanges) private readonly changes: IdentityChanges,
    @Inject(CustomerDataRegistry) private readonly data: CustomerDataRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws WinnowError WINNOW_NOT_FOUND */
  async export(id: string): Promise<CustomerExport> {
    return this.database.snapshot(async (unitOfWork) => {
      const customerId = await this.identities.require(unitOfWork, id);
      const profile = await unitOfWork.get(CustomerRepository).find(customerId);
      const data: Record<string, unknown> = {};
      for (const holder of this.data.all) data[holder.name] = await holder.export(unitOfWork, customerId);
      return {
        customerId,
        aliases: await unitOfWork.get(IdentityRepository).aliasesOf(customerId),
        attributes: profile?.attributes ?? {},
        events: await unitOfWork.get(EventRepository).allOf(customerId),
        data,
      };
    });
  }

  /**
   * Deletes everything about a customer, under all their names, and keeps what arrives later for any of them from bringing them back.
   * @throws WinnowError WINNOW_NOT_FOUND
   */
  async erase(id: string): Promise<Erasure> {
    const allNames = async (unitOfWork: UnitOfWork): Promise<string[]> => {
      const identities = unitOfWork.get(IdentityRepository);
      const customerId = await this.identities.require(unitOfWork, id);
      return [customerId, ...(await identities.aliasesOf(customerId))];
    };
    return this.changes.alone(allNames, async (unitOfWork) => {
      const ids = await allNames(unitOfWork);
      const events = await unitOfWork.get(EventRepository).deleteAllOf(ids);
      for (const holder of this.data.all) await holder.erase(unitOfWork, ids);
      await unitOfWork.get(CustomerRepository).delete(ids);
      await unitOfWork.get(IdentityRepository).forget(ids);
      await unitOfWork.get(PendingChangeRepository).forget(ids);
      await unitOfWork.get(SuppressionRepository).add(ids, this.clock.now());
      return { ids, events };
    });
  }

  /** Lets somebody who was erased come back. @throws WinnowError WINNOW_NOT_FOUND if they were not */
  async readmit(id: string): Promise<void> {
    const lifted = await this.database.transaction((unitOfWork: UnitOfWork) =>
      unitOfWork.get(SuppressionRepository).lift(id),
    );
    if (!lifted) throw new WinnowError('WINNOW_NOT_FOUND', 'This id is not suppressed.');
  }
}
