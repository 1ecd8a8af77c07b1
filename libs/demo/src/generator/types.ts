/**
 * The demo shop: a coffee roaster that opened some months ago and sells by mail. Everything in it is drawn from a seed, so the
 * same options give the same shop, and the true effect of its experiments is known for every single customer.
 */
export interface DemoShopOptions {
  /** A whole number, of which the low 32 bits count; another seed is another shop. */
  readonly seed: number;
  /** How many customers; customer n is the same however many follow. See `customersForEvents`. */
  readonly customers: number;
  /** The data end here (inclusive). */
  readonly end: Date;
  /** The shop opened this many calendar months (UTC) before `end`; at least 6, so that both experiments have a history. Default 18. */
  readonly months?: number;
  /** The index of the variation a customer is in: the decision of the real assignment library, equal shares, full coverage. */
  assign(experimentId: string, customerId: string): number;
}

export interface DemoShop {
  /** When the shop opened: nothing happened earlier. */
  readonly start: Date;
  readonly end: Date;
  /** In the order in which they ran. */
  readonly experiments: readonly DemoExperiment[];
  customers(): Iterable<DemoCustomer>;
  /** Customer by customer in the order of `customers()`, and by time within each customer. */
  events(): Iterable<DemoEvent>;
  /** At most one for each customer, in the order of `customers()`. @throws RangeError for an unknown key. */
  exposures(experimentKey: string): Iterable<DemoExposure>;
}

export interface DemoCustomer {
  readonly customerId: string;
  readonly attributes: DemoAttributes;
}

/** What customers state about themselves. Most of it may be missing, for a few customers. */
export type DemoAttributes = {
  readonly name?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly city?: string;
  /** How the customer found the shop. */
  readonly channel?: string;
  readonly birth_year?: number;
  /** `plus` members always ship free. */
  readonly plan: 'basic' | 'plus';
  readonly newsletter: boolean;
  /** ISO 8601, UTC. */
  readonly signed_up_at: string;
};

export type DemoProperties = Readonly<Record<string, string | number | boolean>>;

export interface DemoEvent {
  readonly customerId: string;
  /** Stable and unique in the shop; an event that happens in every variation has the same id in all of them. */
  readonly eventId: string;
  /** Whole seconds. */
  readonly occurredAt: Date;
  readonly name: string;
  /** Euros as an exact decimal with two places, on `order_completed` and `order_refunded` (positive on both). */
  readonly value?: string;
  readonly properties?: DemoProperties;
}

export interface DemoExperiment {
  /** A fixed UUID: the hash seed of the assignment. */
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Index 0 is the control; equal shares. */
  readonly variations: readonly DemoVariation[];
  /** Who is exposed, in words. */
  readonly audience: string;
  /** Exposures lie in `[startsAt, endsAt)`. */
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface DemoVariation {
  readonly key: string;
  readonly name: string;
}

/**
 * What the experiments move, measured over `order_completed` events in `(exposedAt, exposedAt + OUTCOME_DAYS]`:
 * `ordered_14d` is 1 with any such event and else 0, `spend_14d` the sum of their values in euros.
 */
export type DemoMetricKey = 'ordered_14d' | 'spend_14d';

export type DemoEffect = Readonly<Record<DemoMetricKey, number>>;

export const OUTCOME_DAYS = 14;

export interface DemoExposure {
  readonly customerId: string;
  readonly variation: number;
  readonly exposedAt: Date;
  /**
   * By variation: the expected difference to the control for this very customer, given what this customer does untreated in
   * this experiment. The mean over any group of customers is the group's exact average treatment effect. Index 0 is all zeros.
   */
  readonly trueEffects: readonly DemoEffect[];
}
