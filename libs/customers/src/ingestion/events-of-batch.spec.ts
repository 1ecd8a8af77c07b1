import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchEvent, wavesOf } from './events-of-batch.js';
import type { Retract, Track } from './ingest-item.js';

const EVENT = fc.record({ isRetract: fc.boolean(), id: fc.nat(2), customer: fc.constantFrom('anna', 'bert') });

describe('the events of a batch', () => {
  it('leave the log in waves as they would one after the other', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 12 }), (given) => {
        const events = given.map(({ isRetract, id, customer }, place) => {
          const common = { customerId: customer, eventId: `e${id}`, name: 'order' };
          const item: Track | Retract = isRetract
            ? { type: 'retract', ...common }
            : { type: 'track', ...common, occurredAt: new Date(place) };
          return batchEvent({ place, item }, customer);
        });
        const keyOf = (event: (typeof events)[number]) => `${event.customerId} ${event.eventId}`;

        const wanted = new Map<string, number>();
        for (const event of events) {
          if (event.item.type === 'retract') wanted.delete(keyOf(event));
          else if (!wanted.has(keyOf(event))) wanted.set(keyOf(event), event.place);
        }

        const found = new Map<string, number>();
        for (const { retracts, tracks } of wavesOf(events)) {
          for (const event of retracts) found.delete(keyOf(event));
          for (const event of tracks) if (!found.has(keyOf(event))) found.set(keyOf(event), event.place);
        }
        expect(found).toEqual(wanted);
      }),
    );
  });

  it('need one wave unless the same event is tracked and then taken back', () => {
    const track = (eventId: string): Track => ({
      type: 'track',
      customerId: 'anna',
      eventId,
      name: 'order',
      occurredAt: new Date(0),
    });
    const retract = (eventId: string): Retract => ({ type: 'retract', customerId: 'anna', eventId, name: 'order' });
    const waves = (...items: Array<Track | Retract>) =>
      wavesOf(items.map((item, place) => batchEvent({ place, item }, 'anna'))).length;
    expect(waves(track('1'), retract('2'), track('2'), track('3'))).toBe(1);
    expect(waves(track('1'), retract('1'))).toBe(2);
    expect(waves()).toBe(0);
  });
});
