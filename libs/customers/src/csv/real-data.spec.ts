import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import type { CsvKind } from './mapping.js';
import { openCsv } from './open-csv.js';
import type { Rows } from './rows.js';

const folder = resolve('../shared/data');
const shared = existsSync(folder) ? describe : describe.skip;

/** Reads a whole file, a batch at a time. @returns its totals, and how often each reason came up. */
async function readAll<Kind extends CsvKind>(
  name: string,
  kind: Kind,
  mapping: JsonObject,
  take: (row: Rows[Kind]) => void = () => undefined,
) {
  const reading = await openCsv({ source: join(folder, name), kind, mapping });
  const reasons: Record<string, number> = {};
  for await (const { rows, rejects } of reading.batches) {
    for (const row of rows) take(row);
    for (const { reasonCode } of rejects) reasons[reasonCode] = (reasons[reasonCode] ?? 0) + 1;
  }
  const { rows, rejected, skipped } = reading.totals();
  return { rows, rejected, skipped, reasons };
}

shared('real files (needs ../shared/data)', () => {
  it('Online Retail: every line is accounted for, and exact duplicates stay distinct events', async () => {
    const mapping = {
      customer_id: 'CustomerID',
      occurred_at: { from: 'InvoiceDate', format: 'yyyy-MM-dd HH:mm:ss', zone: 'Europe/London' },
      name: {
        cases: [{ when: { column: 'InvoiceNo', startsWith: 'C' }, then: 'order_cancelled' }],
        else: 'order',
      },
      value: 'Quantity*UnitPrice',
      properties: { '*': true, quantity: 'Quantity:number', price: 'UnitPrice:number' },
    };
    const ids = new Set<string>();
    const contents = new Set<string>();
    let cleaned = 0;
    const totals = await readAll('online_retail.csv.gz', 'events', mapping, (row) => {
      ids.add(row.eventId);
      contents.add(`${row.customerId} ${row.occurredAtMs} ${row.name} ${row.value} ${row.properties}`);
      if (row.name === 'order' && Number(row.value) > 0) cleaned++;
    });
    expect(totals).toEqual({ rows: 406_829, rejected: 135_080, skipped: 0, reasons: { customer_id_missing: 135_080 } });
    expect(ids.size).toBe(406_829);
    expect(ids.size - contents.size).toBe(5225);
    expect(cleaned).toBe(397_884);
  });

  it('Online Retail, by line: the duplicates are those of the whole file', async () => {
    const contents = new Set<string>();
    const mapping = { customer_id: '#', attributes: '*' };
    const totals = await readAll('online_retail.csv.gz', 'customers', mapping, (row) => contents.add(row.attributes));
    expect(totals).toMatchObject({ rows: 541_909, rejected: 0 });
    expect(541_909 - contents.size).toBe(5268);
  });

  it('CDNOW: columns apart by blanks', async () => {
    let cents = 0;
    const mapping = {
      file: { delimiter: 'whitespace' },
      customer_id: 'customer_id',
      occurred_at: { from: 'date', format: 'yyyyMMdd' },
      name: 'order',
      value: 'dollar_value',
      properties: { cds: 'number_of_cds:number' },
    };
    const totals = await readAll('CDNOW_master.txt.gz', 'events', mapping, ({ value }) => {
      cents += Math.round(Number(value) * 100);
    });
    expect(totals).toMatchObject({ rows: 69_659, rejected: 0 });
    expect(cents).toBe(250_031_563);
  });

  it('CDNOW sample: no header', async () => {
    const mapping = {
      file: { delimiter: 'whitespace', header: ['master', 'id', 'date', 'cds', 'dollars'] },
      customer_id: 'id',
      occurred_at: { from: 'date', format: 'yyyyMMdd' },
      name: 'order',
      value: 'dollars',
    };
    expect(await readAll('CDNOW_sample.txt.gz', 'events', mapping)).toMatchObject({ rows: 6919, rejected: 0 });
  });

  it('Hillstrom: a file without customers has its lines for ids', async () => {
    const mapping = {
      customer_id: '#',
      attributes: { '*': true, history: 'history:number', newbie: 'newbie:boolean' },
    };
    let first: Rows['customers'] | undefined;
    const totals = await readAll('hillstrom.csv.gz', 'customers', mapping, (row) => {
      first ??= row;
    });
    expect(totals).toMatchObject({ rows: 64_000, rejected: 0 });
    expect(first).toMatchObject({ line: 2, customerId: '2' });
    expect(JSON.parse(first?.attributes ?? '')).toMatchObject({ history: 142.44, newbie: false, spend: '0' });
  });
});
