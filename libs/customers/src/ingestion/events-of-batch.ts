import type { NewEvent } from '../event.repository.js';
import { eventUuid, type Retract, type Track } from './ingest-item.js';

/** An item of a batch with its place there. */
export interface Entry<Item> {
  readonly place: number;
  readonly item: Item;
}

/** An event of a batch, of a customer by the name they go by. */
export interface BatchEvent extends Entry<Track | Retract> {
  readonly customerId: string;
  readonly eventId: string;
}

export const batchEvent = (entry: Entry<Track | Retract>, customerId: string): BatchEvent => ({
  ...entry,
  customerId,
  eventId: eventUuid(entry.item),
});

/** Events that can be taken back, and then events that can be appended, each all at once. */
export interface Wave {
  readonly retracts: BatchEvent[];
  readonly tracks: BatchEvent[];
}

/**
 * Sorts a batch so that few statements do. The order matters only among items about the same event: what comes after an event was tracked
 * and takes it back waits for the next wave.
 */
export function wavesOf(events: readonly BatchEvent[]): Wave[] {
  const waves: Wave[] = [];
  const tracked = new Map<string, number>();
  for (const event of events) {
    const key = `${event.eventId} ${event.customerId}`;
    const isRetract = event.item.type === 'retract';
    const last = tracked.get(key);
    const wave = last === undefined ? 0 : isRetract ? last + 1 : last;
    waves[wave] ??= { retracts: [], tracks: [] };
    if (isRetract) waves[wave].retracts.push(event);
    else waves[wave].tracks.push(event);
    if (!isRetract || last !== undefined) tracked.set(key, wave);
  }
  return waves;
}

export function newEvent({ item, customerId, eventId }: BatchEvent): NewEvent {
  const { name, occurredAt, value, properties } = item as Track;
  const json = properties === undefined ? '{}' : JSON.stringify(properties);
  return {
    customerId,
    eventId,
    name,
    occurredAt,
    value: value === undefined ? null : String(value),
    properties: json === '{}' ? null : json,
  };
}
