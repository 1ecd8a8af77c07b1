import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { statedEventId } from './csv/index.js';
import type { CsvImportResult } from './csv-importer.js';
import { ErasureService } from './identity/erasure.service.js';
import { IdentityService } from './identity/identity.service.js';
import { ImportService } from './import.service.js';
import { IngestionService } from './ingestion/ingestion.service.js';
import { fileOf, openTestCustomers, START, type TestCustomers, uuid } from './testing/open-customers.js';

const AT = '2026-05-01T10:00:00Z';

describe('ImportService', () => {
  let customers: TestCustomers;

  beforeAll(async () => {
    customers = await openTestCustomers();
  });
  beforeEach(() => customers.empty());
  afterAll(() => customers.close());

  const importEvents = (...lines: string[]): Promise<CsvImportResult> =>
    customers.service(ImportService).importEvents({
      source: fileOf(['who,at,amount', ...lines].join('\n')),
      fileName: 'events.csv',
      mapping: { customer_id: 'who', occurred_at: 'at', value: 'amount', name: 'order' },
    });
  const importCustomers = (...lines: string[]): Promise<CsvImportResult> =>
    customers.service(ImportService).importCustomers({
      source: fileOf(['who,plan', ...lines].join('\n')),
      fileName: 'customers.csv',
      mapping: { customer_id: 'who' },
    });
  const queued = async () => {
    const sql = 'DELETE FROM pending_change RETURNING customer_id AS who, due_at AS due, occurred_at AS occurred';
    const rows = await customers.rows<{ who: string; due: Date; occurred: Date | null }>(sql);
    return rows.sort((a, b) => (`${a.who} ${a.due.toISOString()}` < `${b.who} ${b.due.toISOString()}` ? -1 : 1));
  };
  const owners = async () =>
    (await customers.rows<{ who: string }>('SELECT customer_id AS who FROM event ORDER BY 1')).map(({ who }) => who);
  const known = () => customers.rows('SELECT customer_id AS who, attributes, anonymous FROM customer ORDER BY 1');

  it('queues the customers of new events once, and again when an event that lies ahead occurs', async () => {
    await importEvents(
      `anna,2026-04-01T00:00:00Z,1`,
      `anna,${AT},2`,
      `bert,2026-07-01T00:00:00Z,3`,
      `bert,2026-07-01T00:00:00Z,4`,
    );
    const now = new Date(START);
    const later = new Date('2026-07-01T00:00:00Z');
    expect(await queued()).toEqual([
      { who: 'anna', due: now, occurred: new Date(AT) },
      { who: 'bert', due: now, occurred: null },
      { who: 'bert', due: later, occurred: later },
    ]);
  });

  it('queues nobody for a file that is known', async () => {
    await importEvents(`anna,${AT},1`);
    await queued();
    expect((await importEvents(`anna,${AT},1`)).rows).toMatchObject({ added: 0, known: 1 });
    expect(await queued()).toEqual([]);
  });

  it('queues only customers who are new or changed', async () => {
    await importCustomers('anna,basic', 'bert,basic');
    expect(await queued()).toHaveLength(2);
    expect((await importCustomers('anna,plus', 'bert,basic', 'carl,plus')).rows).toMatchObject({ added: 2, known: 1 });
    expect((await queued()).map(({ who }) => who)).toEqual(['anna', 'carl']);
  });

  it('resolves aliases, in every file and each time', async () => {
    await customers.service(IdentityService).alias('old', 'anna');
    const lines = [`old,${AT},1`, `anna,${AT},2`, `bert,${AT},3`];
    expect((await importEvents(...lines)).rows).toMatchObject({ added: 3 });
    expect((await importEvents(...lines)).rows).toMatchObject({ added: 0, known: 3 });
    await importCustomers('old,plus');
    expect(await owners()).toEqual(['anna', 'anna', 'bert']);
    expect(await known()).toMatchObject([{ who: 'anna', attributes: { plan: 'plus' } }, { who: 'bert' }]);
  });

  it('knows the events of a file again after its customers were merged', async () => {
    const lines = [`anna,${AT},1`, `bert,${AT},2`];
    await importEvents(...lines);
    await customers.service(IdentityService).merge('anna', 'bert');
    expect((await importEvents(...lines)).rows).toMatchObject({ added: 0, known: 2 });
    expect(await owners()).toEqual(['anna', 'anna']);
  });

  it('calls a customer by an id of the file rather than by an anonymous one', async () => {
    await customers.service(IngestionService).ingest([
      { type: 'track', anonymousId: 'abel', eventId: uuid(1), name: 'visit', occurredAt: new Date(AT) },
      { type: 'alias', previousId: 'abel', customerId: 'zoe' },
    ]);
    await importEvents(`abel,${AT},1`);
    expect(await owners()).toEqual(['abel', 'abel']);
    expect(await known()).toEqual([{ who: 'abel', attributes: {}, anonymous: false }]);
  });

  it('makes somebody anonymous known', async () => {
    const ingestion = customers.service(IngestionService);
    for (const id of ['anna', 'bert'])
      await ingestion.ingest([{ type: 'identify', anonymousId: id, traits: { plan: 'x' } }]);
    await importEvents(`anna,${AT},1`);
    await importCustomers('bert,x');
    expect(await known()).toMatchObject([{ anonymous: false }, { anonymous: false }]);
  });

  it('skips rows about people who were erased, and says how many', async () => {
    await importEvents(`anna,${AT},1`, `bert,${AT},2`);
    await customers.service(ErasureService).erase('anna');
    expect((await importEvents(`anna,${AT},1`, `anna,${AT},7`, `bert,${AT},3`)).rows).toEqual({
      read: 3,
      added: 1,
      known: 0,
      skipped: 2,
      rejected: 0,
    });
    expect((await importCustomers('anna,plus', 'bert,plus')).rows).toMatchObject({ added: 1, known: 0, skipped: 1 });
    expect(await owners()).toEqual(['bert', 'bert']);
    expect((await known()).length).toBe(1);
  });

  it('makes good what was merged, erased or linked while the file was being stored', async () => {
    await importEvents(`anna,${AT},1`, `bert,${AT},2`, `carl,${AT},3`);
    await queued();
    // Whoever appends the last event of the file waits for this one, before ids are held still.
    const gate = await customers.testDatabase.pool.connect();
    await gate.query('BEGIN');
    await gate.query(`INSERT INTO event (customer_id, occurred_at, event_id, name) VALUES ('zoe', $1, $2, 'order')`, [
      AT,
      statedEventId('order', ['14']),
    ]);
    const lines = ['anna', 'bert', 'carl', 'dora', 'zoe'].map((who, index) => `${who},${AT},${10 + index}`);
    const importing = customers.service(ImportService).importEvents({
      source: fileOf(['who,at,id', ...lines].join('\n')),
      fileName: 'events.csv',
      mapping: { customer_id: 'who', occurred_at: 'at', name: 'order', event_id: 'id' },
    });
    await untilWaiting();
    await customers.service(IdentityService).merge('anna', 'bert');
    await customers.service(IdentityService).alias('dora', 'amy');
    await customers.service(ErasureService).erase('carl');
    await gate.query('ROLLBACK');
    gate.release();

    expect((await importing).rows).toMatchObject({ added: 4, skipped: 1, known: 0 });
    expect(await owners()).toEqual(['amy', 'anna', 'anna', 'anna', 'anna', 'zoe']);
    expect((await known()).map((row) => Object.values(row)[0])).toEqual(['amy', 'anna', 'zoe']);
    expect(new Set((await queued()).map(({ who }) => who))).toEqual(new Set(['amy', 'anna', 'zoe']));
  });

  /** Until the import waits for a lock. */
  async function untilWaiting(): Promise<void> {
    for (;;) {
      const waiting = await customers.rows(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (waiting.length > 0) return;
      await new Promise((next) => setTimeout(next, 10));
    }
  }
});
