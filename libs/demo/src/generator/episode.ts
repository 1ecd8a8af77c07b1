import type { DemoEvent, DemoProperties } from './types.js';

/**
 * A stretch of one customer's behaviour that hangs together: a visit with its order, an opened mail. The model thinks in
 * episodes, because an experiment adds or alters whole ones; they become events only at the end. Instants in milliseconds.
 */
export interface Episode {
  /** Unique in the shop; the ids of its events and of its order derive from it. */
  readonly key: string;
  readonly steps: readonly Step[];
  readonly order?: Order;
}

export interface Step {
  readonly at: number;
  readonly name: string;
  readonly properties?: DemoProperties;
}

export interface Order {
  readonly at: number;
  /** What the customer pays, after any coupon. */
  readonly cents: number;
  readonly items: number;
  readonly category: string;
  readonly coupon?: string;
  readonly refundedAt?: number;
}

export type OrderEpisode = Episode & { readonly order: Order };

/** The episodes that hold an order, by the instant of the order. */
export function orderEpisodes(episodes: readonly Episode[]): OrderEpisode[] {
  return episodes
    .filter((episode): episode is OrderEpisode => episode.order !== undefined)
    .sort((one, other) => one.order.at - other.order.at);
}

/** The events of one customer's episodes by time, those after `until` left out. */
export function eventsOf(customerId: string, episodes: readonly Episode[], until: number): DemoEvent[] {
  return episodes
    .flatMap((episode) => episodeEvents(customerId, episode))
    .filter((event) => event.occurredAt.getTime() <= until)
    .sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
}

function episodeEvents(customerId: string, { key, steps, order }: Episode): DemoEvent[] {
  const events: DemoEvent[] = steps.map(({ at, ...step }, index) => ({
    customerId,
    eventId: `${key}-${index + 1}`,
    occurredAt: new Date(at),
    ...step,
  }));
  return order === undefined ? events : [...events, ...orderEvents(customerId, key, order)];
}

function orderEvents(customerId: string, key: string, order: Order): DemoEvent[] {
  const { at, cents, items, category, coupon, refundedAt } = order;
  const value = decimal(cents);
  const completed: DemoEvent = {
    customerId,
    eventId: `${key}-order`,
    occurredAt: new Date(at),
    name: 'order_completed',
    value,
    properties: { order_id: key, items, category, ...(coupon !== undefined && { coupon }) },
  };
  if (refundedAt === undefined) return [completed];
  const occurredAt = new Date(refundedAt);
  const properties = { order_id: key };
  return [completed, { customerId, eventId: `${key}-refund`, occurredAt, name: 'order_refunded', value, properties }];
}

/** @example decimal(1205) === '12.05' */
function decimal(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
