import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestionService, readEvents } from '#customers';
import { bodiesOf, DefinitionsService, emptyBodies, readDefinitionFolder } from '#definitions';
import { HistoryService, LiveState, RecomputeService, SEGMENT_KIND, StateBuilder, VerifyService } from '#segments';
import { openTestWinnow, type TestWinnow } from '../support/test-winnow.js';

const FILE = '../shared/data/online_retail.csv.gz';
const DAY = 86_400_000;
const MAPPING = {
  customer_id: 'CustomerID',
  occurred_at: 'InvoiceDate',
  name: {
    cases: [{ when: { column: 'InvoiceNo', startsWith: 'C' }, then: 'order_cancelled' }],
    else: 'order_completed',
  },
  value: 'Quantity*UnitPrice',
  properties: { order_id: 'InvoiceNo' },
};

/** Every customer with an order is in exactly one of them. */
const GRID = [
  ...['champions', 'loyal_customers', 'potential_loyalists', 'new_customers', 'promising'],
  ...['need_attention', 'about_to_sleep', 'at_risk', 'cant_lose', 'hibernating'],
];

/** What the segments are made of, and some with windows. */
const FEATURES = [
  ...['order_count', 'total_spend', 'days_since_last_order', 'rfm_r', 'rfm_f', 'rfm_m'],
  ...['orders_30d', 'orders_90d', 'spend_90d', 'first_order_at', 'last_order_at'],
];

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('It is not among the shipped definitions.');
  return value;
}

/** Rows: on 1 September; columns: on 1 December; the last row had not bought before. */
const MATRIX = [
  [256, 175, 0, 0, 0, 0, 0, 38, 13, 0],
  [266, 241, 0, 0, 0, 0, 0, 107, 32, 0],
  [63, 68, 0, 0, 0, 3, 0, 76, 0, 0],
  [13, 13, 12, 0, 0, 7, 9, 0, 0, 47],
  [19, 11, 26, 0, 0, 13, 0, 0, 0, 85],
  [34, 58, 0, 0, 0, 0, 0, 89, 0, 0],
  [28, 14, 38, 0, 0, 13, 0, 0, 0, 124],
  [77, 114, 0, 0, 0, 0, 0, 194, 0, 0],
  [10, 14, 0, 0, 0, 0, 0, 0, 13, 0],
  [74, 26, 122, 0, 0, 87, 0, 0, 0, 595],
  [100, 24, 157, 184, 251, 21, 244, 0, 0, 0],
];

const FITTED = new Date('2011-09-01T00:00:00Z');
const LATER = new Date('2011-12-01T00:00:00Z');
const LAST = new Date('2011-12-11T00:00:00Z');

(existsSync(FILE) ? describe : describe.skip)('Online Retail, day by day (needs ../shared/data)', () => {
  let now = new Date('2010-12-01T00:00:00Z');
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow({ now: () => now });
    const shipped = bodiesOf(await readDefinitionFolder('rules'));
    const bodies = emptyBodies();
    for (const key of FEATURES) bodies.feature.set(key, required(shipped.feature.get(key)));
    for (const key of [...GRID, 'lapsed', 'prospects']) bodies.segment.set(key, required(shipped.segment.get(key)));
    await winnow.service(DefinitionsService).apply(bodies);
    await winnow.service(StateBuilder).build();
  });
  afterAll(() => winnow?.close());

  /** The lines of the file by the day they were written. */
  const days = async () => {
    const byDay = new Map<number, Parameters<IngestionService['ingest']>[0][number][]>();
    const reading = await readEvents({ source: FILE, fileName: 'online_retail', mapping: MAPPING });
    for await (const { rows } of reading.batches) {
      for (const row of rows) {
        const day = Math.floor(row.occurredAtMs / DAY);
        const items = byDay.get(day) ?? [];
        items.push({
          type: 'track',
          customerId: row.customerId,
          eventId: row.eventId,
          name: row.name,
          occurredAt: new Date(row.occurredAtMs),
          ...(row.value !== null && { value: row.value }),
          properties: JSON.parse(row.properties),
        });
        byDay.set(day, items);
      }
    }
    await reading.close();
    return byDay;
  };

  /** Who was in which segment of the grid, computed from nothing as of an instant with the cut points in force. */
  const gridAt = async (asOf: Date): Promise<Map<string, string>> =>
    winnow.database.transaction(async (unitOfWork) => {
      const { statement, catalogue } = await winnow
        .service(RecomputeService)
        .compileFor(unitOfWork, { who: 'everyone', asOf });
      const keys = new Map([...catalogue.of(SEGMENT_KIND).values()].map(({ id, key }) => [id, key]));
      const rows = await unitOfWork.query<{ customer_id: string; segments: number[] }>(
        statement.text,
        statement.values,
      );
      return new Map(
        rows.flatMap(({ customer_id, segments }) => {
          const key = segments.map((id) => keys.get(id) ?? '').find((one) => GRID.includes(one));
          return key === undefined ? [] : [[customer_id, key] as const];
        }),
      );
    });

  it('ends in the state that a batch computes, and remembers who was where', async () => {
    const byDay = await days();
    const [first = 0] = [...byDay.keys()].sort((a, b) => a - b);
    for (let day = first; day * DAY < LAST.getTime(); day++) {
      const items = byDay.get(day) ?? [];
      now = new Date((day + 1) * DAY);
      for (let start = 0; start < items.length; start += 1000) {
        await winnow.service(IngestionService).ingest(items.slice(start, start + 1000));
      }
      await winnow.service(LiveState).drain();
      if (now.getTime() === FITTED.getTime()) await winnow.service(StateBuilder).build({ refit: 'all' });
    }
    expect(now).toEqual(LAST);
    expect(await winnow.service(VerifyService).verify()).toMatchObject({ checked: 4372, behind: 0, different: 0 });
    const { rows } = await winnow.testDatabase.pool.query(
      'SELECT count(*)::int AS buyers FROM customer_state WHERE order_count > 0',
    );
    expect(rows).toEqual([{ buyers: 4339 }]);

    const { customers } = await winnow.service(HistoryService).migration(GRID, { from: FITTED, to: LATER });
    const [before, after] = [await gridAt(FITTED), await gridAt(LATER)];
    const counted = [...GRID, undefined].map((from) =>
      [...GRID, undefined].map((to) => [...after].filter(([id, key]) => key === to && before.get(id) === from).length),
    );
    const [known, computed] = [customers, counted].map((matrix) => matrix.map((row) => row.slice(0, GRID.length)));
    expect(known).toEqual(computed);
    expect(known).toEqual(MATRIX);
  }, 400_000);
});
