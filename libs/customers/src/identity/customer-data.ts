import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '#platform';

/** Something stored about customers beside their profile and events, and what becomes of it when customers are merged or erased. */
export interface CustomerData {
  /** Its name in an export. */
  readonly name: string;
  /** Gives what is stored about one customer to another, with whom they turned out to be one. */
  merge(unitOfWork: UnitOfWork, merge: Merge): Promise<void>;
  /** Deletes what is stored about customers. */
  erase(unitOfWork: UnitOfWork, customerIds: readonly string[]): Promise<void>;
  /** Everything that is stored about a customer, as JSON. */
  export(unitOfWork: UnitOfWork, customerId: string): Promise<unknown>;
}

export interface Merge {
  readonly from: string;
  readonly into: string;
  readonly now: Date;
}

/** All there is of it: each room of the house registers what it stores. */
@Injectable()
export class CustomerDataRegistry {
  private readonly holders: CustomerData[] = [];

  register(holder: CustomerData): void {
    this.holders.push(holder);
  }

  get all(): readonly CustomerData[] {
    return this.holders;
  }
}
