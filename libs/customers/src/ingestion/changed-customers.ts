import type { PendingChange } from '../pending-change.repository.js';

/** Who has to be computed again because of a batch: one change for each customer and instant at which something counts. */
export class ChangedCustomers {
  private readonly byInstant = new Map<string, PendingChange>();

  constructor(private readonly now: Date) {}

  /** Something about a customer is otherwise from now on. */
  changed(customerId: string): void {
    this.byInstant.set(this.key(customerId, this.now), { customerId, dueAt: this.now });
  }

  /** An event was added. One that lies ahead counts when it occurs. */
  happened(customerId: string, occurredAt: Date): void {
    const dueAt = occurredAt > this.now ? occurredAt : this.now;
    const key = this.key(customerId, dueAt);
    const known = this.byInstant.get(key);
    if (known === undefined) this.byInstant.set(key, { customerId, dueAt, occurredAt });
    else if (known.occurredAt !== undefined && known.occurredAt < occurredAt) {
      this.byInstant.set(key, { ...known, occurredAt });
    }
  }

  get all(): PendingChange[] {
    return [...this.byInstant.values()];
  }

  private key(customerId: string, dueAt: Date): string {
    return `${dueAt.getTime()} ${customerId}`;
  }
}
