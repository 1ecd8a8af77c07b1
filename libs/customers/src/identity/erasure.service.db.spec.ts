import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IngestItem } from '../ingestion/ingest-item.js';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { SuppliedValueService } from '../supplied-value.service.js';
import { openTestCustomers, START, type TestCustomers, uuid } from '../testing/open-customers.js';
import { ErasureService } from './erasure.service.js';
import { IdentityService } from './identity.service.js';

const track = (customerId: string, number: number, value = '1.50'): IngestItem => ({
  type: 'track',
  customerId,
  eventId: uuid(number),
  name: 'order',
  occurredAt: new Date(START),
  value,
  properties: { sku: 'beans' },
});

describe('ErasureService', () => {
  let customers: TestCustomers;

  beforeAll(async () => {
    customers = await openTestCustomers();
  });
  beforeEach(async () => {
    await customers.empty();
    await ingest(
      { type: 'identify', customerId: 'anna', anonymousId: 'device', traits: { plan: 'plus' } },
      track('anna', 1),
      track('bert', 2),
    );
    await customers.service(IdentityService).alias('old', 'anna');
    await customers
      .service(SuppliedValueService)
      .supply({ feature: 'risk', type: 'number', values: [{ customerId: 'old', value: 0.25 }] });
  });
  afterAll(() => customers.close());

  const erasure = () => customers.service(ErasureService);
  const ingest = (...items: IngestItem[]) => customers.service(IngestionService).ingest(items);
  const outcomes = async (...items: IngestItem[]) => (await ingest(...items)).map(({ outcome }) => outcome);

  /** Every place in the database where an id is written. */
  const traces = async (id: string): Promise<string[]> => {
    const tables = await customers.rows<{ name: string; columns: string[] }>(
      `SELECT table_name AS name, array_agg(column_name::text) AS columns FROM information_schema.columns
       WHERE table_schema = 'winnow' AND column_name IN ('customer_id', 'alias_id') GROUP BY table_name`,
    );
    const found: string[] = [];
    for (const { name, columns } of tables) {
      const where = columns.map((column) => `${column} = $1`).join(' OR ');
      if ((await customers.rows(`SELECT 1 FROM ${name} WHERE ${where}`, [id])).length > 0) found.push(name);
    }
    return found.sort();
  };

  it('deletes everything about a customer under all their names, and nothing else', async () => {
    expect(await traces('anna')).toEqual(['customer', 'event', 'identity', 'pending_change', 'supplied_value']);
    expect(await erasure().erase('device')).toEqual({ ids: ['anna', 'device', 'old'], events: 1 });
    for (const id of ['anna', 'device', 'old']) expect(await traces(id)).toEqual([]);
    expect(await traces('bert')).toEqual(['customer', 'event', 'pending_change']);
  });

  it('keeps digests only, and nothing that arrives later brings anybody back', async () => {
    await erasure().erase('anna');
    expect(
      await outcomes(
        track('anna', 3),
        { type: 'identify', customerId: 'old', traits: { plan: 'basic' } },
        { type: 'identify', anonymousId: 'device', traits: { plan: 'basic' } },
        { type: 'alias', previousId: 'device', customerId: 'bert' },
        { type: 'alias', previousId: 'bert', customerId: 'anna' },
        { type: 'retract', customerId: 'anna', eventId: uuid(1) },
        track('bert', 4),
      ),
    ).toEqual([...Array(6).fill('suppressed'), 'accepted']);
    const supplied = await customers.service(SuppliedValueService).supply({
      feature: 'risk',
      type: 'number',
      values: [
        { customerId: 'anna', value: 1 },
        { customerId: 'bert', value: 1 },
      ],
    });
    expect(supplied).toEqual({ stored: 1, suppressed: 1 });
    for (const id of ['anna', 'device', 'old']) expect(await traces(id)).toEqual([]);
    const [stored] = await customers.rows<{ all: string }>(
      `SELECT string_agg(digest::text, ' ') AS all FROM suppression`,
    );
    expect(stored?.all).toHaveLength(3 * 66 + 2);
  });

  it('does not give the device of somebody erased to another customer, but keeps what they state', async () => {
    await erasure().erase('anna');
    const [outcome] = await ingest({
      type: 'identify',
      customerId: 'bert',
      anonymousId: 'device',
      traits: { plan: 'x' },
    });
    expect(outcome).toMatchObject({ outcome: 'refused', problems: [{ code: 'identity-erased' }] });
    expect(await traces('device')).toEqual([]);
    expect(await customers.rows('SELECT attributes FROM customer')).toEqual([{ attributes: { plan: 'x' } }]);
  });

  it('lets people come back, one id at a time', async () => {
    await erasure().erase('anna');
    await erasure().readmit('anna');
    expect(await outcomes(track('anna', 5), track('old', 6))).toEqual(['accepted', 'suppressed']);
    await expect(erasure().readmit('anna')).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
  });

  it('knows nobody of an id that was never seen', async () => {
    await expect(erasure().erase('nobody')).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
    await expect(erasure().export('nobody')).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
  });

  it('keeps all of a customer when it breaks off', async () => {
    await customers.testDatabase.pool.query('ALTER TABLE suppression ADD CONSTRAINT broken CHECK (false) NOT VALID');
    await expect(erasure().erase('anna')).rejects.toThrow(/broken/);
    await customers.testDatabase.pool.query('ALTER TABLE suppression DROP CONSTRAINT broken');
    expect(await traces('anna')).toEqual(['customer', 'event', 'identity', 'pending_change', 'supplied_value']);
  });

  it('erases for good, whatever is taken in at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      await ingest(track('carl', round));
      await Promise.all([
        erasure().erase('carl'),
        ...Array.from({ length: 4 }, (_, index) => ingest(track('carl', 100 + index), track('bert', 200 + index))),
      ]);
      expect(await traces('carl')).toEqual([]);
      await erasure().readmit('carl');
    }
  });

  it('exports everything that is stored about a customer', async () => {
    expect(JSON.parse(JSON.stringify(await erasure().export('device')))).toEqual({
      customerId: 'anna',
      aliases: ['device', 'old'],
      attributes: { plan: 'plus' },
      events: [
        {
          eventId: uuid(1),
          name: 'order',
          occurredAt: new Date(START).toISOString(),
          value: '1.50',
          properties: { sku: 'beans' },
        },
      ],
      data: { suppliedValues: [{ feature: 'risk', suppliedAt: new Date(START).toISOString(), value: 0.25 }] },
    });
  });
});
