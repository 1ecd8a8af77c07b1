import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestCustomers, START, type TestCustomers, uuid } from '../testing/open-customers.js';
import type { IngestItem, Track } from './ingest-item.js';
import { IngestionService } from './ingestion.service.js';

const HOUR = 3_600_000;
const track = (customerId: string, number: number, more: Partial<Track> = {}): Track => ({
  type: 'track',
  customerId,
  eventId: uuid(number),
  name: 'order',
  occurredAt: new Date(START - HOUR),
  ...more,
});
const anonymous = (anonymousId: string, number: number): IngestItem => {
  const { customerId: _, ...item } = track('', number);
  return { ...item, anonymousId };
};

describe('IngestionService', () => {
  let customers: TestCustomers;

  beforeAll(async () => {
    customers = await openTestCustomers();
  });
  beforeEach(() => customers.empty());
  afterAll(() => customers.close());

  const ingest = async (...items: IngestItem[]): Promise<string[]> =>
    (await customers.service(IngestionService).ingest(items)).map(({ outcome }) => outcome);
  const events = () =>
    customers.rows('SELECT customer_id AS who, event_id AS id, value::text, properties FROM event ORDER BY 1, 2');
  const known = () =>
    customers.rows('SELECT customer_id AS who, attributes, anonymous FROM customer ORDER BY customer_id');
  const queued = () =>
    customers.rows<{ who: string; due: Date; occurred: Date | null }>(
      'SELECT customer_id AS who, due_at AS due, occurred_at AS occurred FROM pending_change ORDER BY 1, 2',
    );

  it('appends events, makes their customers known and queues each once', async () => {
    const properties = { sku: 'beans', price: 12.5 };
    const outcomes = await ingest(
      track('anna', 1, { value: '10.50', properties }),
      track('anna', 2, { occurredAt: new Date(START - 2 * HOUR), value: 3 }),
      track('bert', 3, { properties: {} }),
      anonymous('device', 4),
    );
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(await events()).toEqual([
      { who: 'anna', id: uuid(1), value: '10.50', properties },
      { who: 'anna', id: uuid(2), value: '3', properties: null },
      { who: 'bert', id: uuid(3), value: null, properties: null },
      { who: 'device', id: uuid(4), value: null, properties: null },
    ]);
    expect(await known()).toEqual([
      { who: 'anna', attributes: {}, anonymous: false },
      { who: 'bert', attributes: {}, anonymous: false },
      { who: 'device', attributes: {}, anonymous: true },
    ]);
    expect((await queued()).map(({ who, due }) => [who, due.getTime()])).toEqual([
      ['anna', START],
      ['bert', START],
      ['device', START],
    ]);
  });

  it('says when the newest event of several happened', async () => {
    await ingest(track('anna', 1));
    await customers.testDatabase.pool.query('DELETE FROM pending_change');
    await ingest(track('anna', 2, { occurredAt: new Date(START - 5 * HOUR) }), track('anna', 3));
    expect(await queued()).toEqual([{ who: 'anna', due: new Date(START), occurred: new Date(START - HOUR) }]);
  });

  it('lets an event that lies ahead count when it occurs, and its new customer now', async () => {
    const later = new Date(START + HOUR);
    await ingest(track('anna', 1, { occurredAt: later }), track('anna', 2, { occurredAt: later }));
    expect(await queued()).toEqual([
      { who: 'anna', due: new Date(START), occurred: null },
      { who: 'anna', due: later, occurred: later },
    ]);
  });

  it('changes nothing when an event is known, whatever its instant is said to be', async () => {
    await ingest(track('anna', 1));
    await customers.testDatabase.pool.query('DELETE FROM pending_change');
    expect(await ingest(track('anna', 1), track('anna', 1, { occurredAt: new Date(START), value: 9 }))).toEqual([
      'known',
      'known',
    ]);
    expect(await queued()).toEqual([]);
    expect(await events()).toHaveLength(1);
  });

  it('takes the first of the same event within a batch', async () => {
    expect(await ingest(track('anna', 1, { value: 1 }), track('anna', 1, { value: 2 }))).toEqual(['accepted', 'known']);
    expect(await events()).toMatchObject([{ value: '1' }]);
  });

  it('takes events back, and corrects them', async () => {
    await ingest(track('anna', 1, { value: 1 }), track('anna', 2, { eventId: 'A-17' }));
    await customers.testDatabase.pool.query('DELETE FROM pending_change');
    const outcomes = await ingest(
      { type: 'retract', customerId: 'anna', eventId: uuid(1) },
      track('anna', 1, { value: 7 }),
      { type: 'retract', customerId: 'anna', eventId: 'A-17', name: 'order' },
      { type: 'retract', customerId: 'anna', eventId: uuid(99) },
      track('bert', 3),
      { type: 'retract', customerId: 'bert', eventId: uuid(3) },
    );
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'known', 'accepted', 'accepted']);
    expect(await events()).toMatchObject([{ who: 'anna', id: uuid(1), value: '7' }]);
    expect((await queued()).map(({ who }) => who)).toEqual(['anna', 'bert']);
  });

  it('lays traits over what was stated, the last of a batch on top, and queues only whom that changes', async () => {
    await ingest(
      { type: 'identify', customerId: 'anna', traits: { plan: 'basic', city: 'Ghent' } },
      { type: 'identify', customerId: 'anna', traits: { plan: 'plus' } },
      { type: 'identify', anonymousId: 'device', traits: { theme: 'dark' } },
    );
    expect(await known()).toEqual([
      { who: 'anna', attributes: { plan: 'plus', city: 'Ghent' }, anonymous: false },
      { who: 'device', attributes: { theme: 'dark' }, anonymous: true },
    ]);
    expect(await queued()).toHaveLength(2);
    await customers.testDatabase.pool.query('DELETE FROM pending_change');
    const outcomes = await ingest(
      { type: 'identify', customerId: 'anna', traits: { plan: 'plus' } },
      { type: 'identify', anonymousId: 'device', traits: { theme: 'light' } },
    );
    expect(outcomes).toEqual(['known', 'accepted']);
    expect((await queued()).map(({ who }) => who)).toEqual(['device']);
  });

  it('refuses what cannot be understood, with the reasons, and takes in the rest', async () => {
    const outcomes = await customers
      .service(IngestionService)
      .ingest([track('', 1), track('anna', 2), track('bert', 3, { value: Number.NaN, name: '' })]);
    expect(outcomes).toMatchObject([
      { outcome: 'refused', problems: [{ code: 'invalid-item', pointer: '/customerId' }] },
      { outcome: 'accepted' },
      { outcome: 'refused', problems: [{ pointer: '/name' }, { pointer: '/value' }] },
    ]);
    expect(await events()).toHaveLength(1);
    expect(await ingest()).toEqual([]);
  });

  it('gives a customer the events of an anonymous id, wherever in the batch that is told', async () => {
    await ingest(anonymous('device', 1));
    const outcomes = await ingest(
      anonymous('device', 2),
      { type: 'identify', customerId: 'anna', anonymousId: 'device', traits: { plan: 'plus' } },
      anonymous('device', 3),
      track('anna', 4),
    );
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect((await events()).map((event) => Object.values(event).slice(0, 2))).toEqual(
      [1, 2, 3, 4].map((number) => ['anna', uuid(number)]),
    );
    expect(await known()).toEqual([{ who: 'anna', attributes: { plan: 'plus' }, anonymous: false }]);
    expect(await ingest(anonymous('device', 2))).toEqual(['known']);
    expect(await ingest({ type: 'identify', customerId: 'anna', anonymousId: 'device' })).toEqual(['known']);
  });

  it('does not make one customer of two who share a device', async () => {
    await ingest({ type: 'identify', customerId: 'anna', anonymousId: 'device' });
    const [outcome] = await customers
      .service(IngestionService)
      .ingest([
        { type: 'identify', customerId: 'bert', anonymousId: 'device', traits: { plan: 'basic' } },
        anonymous('device', 1),
      ]);
    expect(outcome).toMatchObject({ outcome: 'refused', problems: [{ code: 'identity-taken' }] });
    expect(await known()).toMatchObject([
      { who: 'anna', attributes: {} },
      { who: 'bert', attributes: { plan: 'basic' } },
    ]);
    expect(await events()).toMatchObject([{ who: 'anna' }]);
  });

  it('calls a customer by an alias once that turns out to be the id of somebody identified', async () => {
    expect(await ingest({ type: 'alias', previousId: 'abel', customerId: 'zoe' })).toEqual(['accepted']);
    expect(await known()).toMatchObject([{ who: 'zoe' }]);
    await ingest(track('abel', 1));
    expect(await known()).toMatchObject([{ who: 'abel', anonymous: false }]);
    await ingest(track('zoe', 2));
    expect((await events()).map((event) => Object.values(event)[0])).toEqual(['abel', 'abel']);
  });

  it('keeps nothing of a batch that breaks off', async () => {
    await customers.testDatabase.pool.query('ALTER TABLE pending_change ADD CONSTRAINT broken CHECK (false) NOT VALID');
    await expect(
      ingest(track('anna', 1), { type: 'identify', customerId: 'bert', anonymousId: 'device' }),
    ).rejects.toThrow(/broken/);
    await customers.testDatabase.pool.query('ALTER TABLE pending_change DROP CONSTRAINT broken');
    expect(await events()).toEqual([]);
    expect(await known()).toEqual([]);
    expect(await customers.rows('SELECT * FROM identity')).toEqual([]);
  });

  it('wakes the workers when the batch is there to be seen', async () => {
    const seen: number[] = [];
    const stop = await customers.database.listen('winnow_pending', async () => {
      seen.push((await queued()).length);
    });
    await ingest(track('anna', 1), track('bert', 2));
    for (let tries = 0; tries < 100 && seen.length === 0; tries++) await new Promise((next) => setTimeout(next, 20));
    await stop();
    expect(seen).toEqual([2]);
  });

  it('takes in the same events from several sides at once, once', async () => {
    const batches = Array.from({ length: 8 }, (_, shift) =>
      Array.from({ length: 60 }, (_, index) => track(`c${(index * 7 + shift) % 40}`, (index * 7 + shift) % 40)),
    );
    const outcomes = await Promise.all(batches.map((batch) => ingest(...batch)));
    expect(outcomes.flat().filter((outcome) => outcome === 'accepted')).toHaveLength(40);
    expect(await events()).toHaveLength(40);
  });
});
