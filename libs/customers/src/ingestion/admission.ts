import type { UnitOfWork } from '#platform';
import { type GatheredTable, IdentityRepository } from '../identity/identity.repository.js';
import { SuppressionRepository } from '../identity/suppression.repository.js';

/** What became known of the customers of gathered rows: who was erased, and who goes by another name. */
export interface Changed {
  readonly erased: readonly string[];
  /** Customers by what else they were called. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * Lets gathered rows in: those of people who were erased are dropped, and other names of a customer become the customer's.
 *
 * What takes long is done first, without holding up those who merge or erase customers; then ids are held still and what has changed since
 * is made good.
 */
export class Admission {
  /** Rows that were dropped. */
  dropped = 0;
  /** Aliases that turned out to be ids of somebody identified. */
  readonly identified = new Set<string>();

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Lets rows in as far as is known, and that can change. */
  async admit(table: GatheredTable): Promise<Changed> {
    const identities = this.unitOfWork.get(IdentityRepository);
    const erased = await this.unitOfWork.get(SuppressionRepository).amongGathered(table);
    if (erased.length > 0) {
      const drop = `DELETE FROM ${table} WHERE customer_id = ANY($1::text[])`;
      this.dropped += await this.unitOfWork.execute(drop, [erased]);
    }
    if (await identities.isEmpty()) return { erased, aliases: new Map() };
    const aliases = await identities.aliasesWithin(table);
    for (const [id, { isAnonymous }] of aliases) if (isAnonymous) this.identified.add(id);
    if (aliases.size > 0) await identities.resolveWithin(table);
    return { erased, aliases: new Map([...aliases].map(([id, { customerId }]) => [id, customerId])) };
  }

  /** Lets rows in for good: until the end of the transaction nobody is merged or erased. @returns what has changed since */
  async settle(table: GatheredTable): Promise<Changed> {
    await this.unitOfWork.get(IdentityRepository).holdStill();
    return this.admit(table);
  }
}
