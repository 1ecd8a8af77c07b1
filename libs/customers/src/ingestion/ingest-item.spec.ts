import { describe, expect, it } from '@jest/globals';
import { statedEventId } from '../csv/index.js';
import { eventUuid, type IngestItem, problemsOf } from './ingest-item.js';

const TRACK: IngestItem = {
  type: 'track',
  customerId: 'anna',
  eventId: '6f1c1f5e-2f2b-4c9a-9a6e-000000000001',
  name: 'order',
  occurredAt: new Date('2026-06-01T00:00:00Z'),
};

const { customerId: _, ...NOBODY } = TRACK;
const ANONYMOUS: IngestItem = { ...NOBODY, anonymousId: 'a1' };

const pointersOf = (item: unknown): string[] => problemsOf(item as IngestItem).map(({ pointer }) => pointer);

describe('an item to take in', () => {
  it.each<[string, IngestItem]>([
    ['an event with nothing but what it needs', TRACK],
    ['an event of somebody not identified', ANONYMOUS],
    ['a value as a number', { ...TRACK, value: 12.5 }],
    ['a value as an exact decimal', { ...TRACK, value: '-12345678901234567890.05' }],
    ['an id of its own that is no UUID', { ...TRACK, eventId: 'order-17' }],
    ['a text with a backslash before u0000', { ...TRACK, properties: { path: 'C:\\u0000' } }],
    ['an id of 200 characters', { ...TRACK, customerId: 'x'.repeat(200) }],
    ['traits', { type: 'identify', customerId: 'anna', traits: { plan: 'plus', emoji: '🦊' } }],
    ['another name', { type: 'alias', previousId: 'a1', customerId: 'anna' }],
    ['an event taken back by its UUID', { type: 'retract', customerId: 'anna', eventId: TRACK.eventId }],
    ['and by an id of its own', { type: 'retract', customerId: 'anna', eventId: 'order-17', name: 'order' }],
  ])('is sound: %s', (_, item) => {
    expect(problemsOf(item)).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ['nobody', { ...TRACK, customerId: undefined }, ['/customerId']],
    ['an empty id', { ...TRACK, customerId: '' }, ['/customerId']],
    ['a number for an id', { ...TRACK, customerId: 17 }, ['/customerId']],
    ['a long id', { ...TRACK, customerId: 'x'.repeat(201) }, ['/customerId']],
    ['U+0000 in an id', { ...TRACK, customerId: 'a\0' }, ['/customerId']],
    ['half a character in an id', { ...TRACK, customerId: 'a\ud83e' }, ['/customerId']],
    ['no name', { ...TRACK, name: '' }, ['/name']],
    ['no instant', { ...TRACK, occurredAt: new Date(Number.NaN) }, ['/occurredAt']],
    ['a text for an instant', { ...TRACK, occurredAt: '2026-06-01' }, ['/occurredAt']],
    ['an instant before all calendars', { ...TRACK, occurredAt: new Date(-8.64e15) }, ['/occurredAt']],
    ['a value that is no number', { ...TRACK, value: Number.NaN }, ['/value']],
    ['an endless value', { ...TRACK, value: Number.POSITIVE_INFINITY }, ['/value']],
    ['a value with a currency', { ...TRACK, value: '12 €' }, ['/value']],
    ['properties that are a list', { ...TRACK, properties: [] }, ['/properties']],
    ['U+0000 in a property', { ...TRACK, properties: { a: 'b\0' } }, ['/properties']],
    ['half a character in a property', { ...TRACK, properties: { a: 'b\udc00' } }, ['/properties']],
    ['endless properties', { ...TRACK, properties: { a: 'x'.repeat(70_000) } }, ['/properties']],
    ['everything at once', { type: 'track' }, ['/customerId', '/eventId', '/name', '/occurredAt']],
    ['an id that needs a name', { type: 'retract', customerId: 'anna', eventId: 'order-17' }, ['/name']],
    ['another kind', { type: 'page', customerId: 'anna' }, ['/type']],
  ])('is refused with %s', (_, item, pointers) => {
    expect(pointersOf(item)).toEqual(pointers);
  });

  it('has the id that a file gives the same event', () => {
    expect(eventUuid({ eventId: '17', name: 'order' })).toBe(statedEventId('order', ['17']));
    expect(eventUuid({ eventId: '6F1C1F5E-2F2B-4C9A-9A6E-000000000001' })).toBe('6f1c1f5e-2f2b-4c9a-9a6e-000000000001');
  });
});
