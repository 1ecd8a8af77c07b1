import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '#customers';
import { bodiesOf, DefinitionsService, readDefinitionFolder } from '#definitions';
import { RecomputeService, SegmentsReader } from '#segments';
import { openTestWinnow, type TestWinnow } from '../support/test-winnow.js';

const FILE = '../shared/data/online_retail.csv.gz';
const REFERENCE = '../shared/data/reference/online_retail.json';
const AS_OF = new Date('2011-12-11T00:00:00Z');

const MAPPING = {
  customer_id: 'CustomerID',
  occurred_at: 'InvoiceDate',
  name: {
    cases: [{ when: { column: 'InvoiceNo', startsWith: 'C' }, then: 'order_cancelled' }],
    else: 'order_completed',
  },
  value: 'Quantity*UnitPrice',
  properties: { order_id: 'InvoiceNo', sku: 'StockCode', quantity: 'Quantity:number' },
};

/** What the file calls the ten segments, and what we do. */
const SEGMENT_KEYS = {
  hibernating: 'hibernating',
  at_Risk: 'at_risk',
  cant_loose: 'cant_lose',
  about_to_sleep: 'about_to_sleep',
  need_attention: 'need_attention',
  loyal_customers: 'loyal_customers',
  promising: 'promising',
  new_customers: 'new_customers',
  potential_loyalists: 'potential_loyalists',
  champions: 'champions',
} as const;

interface Reference {
  readonly online_retail_2010_2011: {
    readonly cleaned: {
      readonly rows: number;
      readonly customers: number;
      readonly invoices: number;
      readonly revenue: number;
    };
    readonly rfm_first_customers: Record<string, { recency: number; frequency: number; monetary: number }>;
    readonly rfm_summary: Record<'recency' | 'frequency' | 'monetary', Record<string, number>>;
    readonly rfm_qcut_scheme: {
      readonly breaks: Record<string, number[]>;
      readonly score_counts: Record<'R' | 'F' | 'M', Record<string, number>>;
    };
    readonly rfm_percentile_scheme_ties_kept_together: {
      readonly frequency_breaks: number[];
      readonly F_counts: Record<string, number>;
      readonly segments: Record<keyof typeof SEGMENT_KEYS, number>;
    };
  };
}

(existsSync(FILE) ? describe : describe.skip)('Online Retail (needs ../shared/data)', () => {
  const { online_retail_2010_2011: reference } = existsSync(REFERENCE)
    ? (JSON.parse(readFileSync(REFERENCE, 'utf8')) as Reference)
    : ({} as Reference);
  let winnow: TestWinnow;

  const query = async <Row extends object>(sql: string) => (await winnow.testDatabase.pool.query<Row>(sql)).rows;
  const importFile = () =>
    winnow.service(ImportService).importEvents({ source: FILE, fileName: 'online_retail.csv.gz', mapping: MAPPING });

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await winnow.service(DefinitionsService).apply(bodiesOf(await readDefinitionFolder('rules')));
  });
  afterAll(() => winnow?.close());

  it('imports every line with a customer, identical ones too, and rejects the rest', async () => {
    const { rows } = await importFile();
    expect(rows).toEqual({ read: 541_909, added: 406_829, known: 0, skipped: 0, rejected: 135_080 });
    const [cleaned] = await query(
      `SELECT count(*)::int AS rows, count(DISTINCT customer_id)::int AS customers,
              count(DISTINCT properties ->> 'order_id')::int AS invoices, sum(value)::float8 AS revenue
       FROM event WHERE name = 'order_completed'`,
    );
    const { rows: lines, customers, invoices, revenue } = reference.cleaned;
    expect(cleaned).toEqual({ rows: lines, customers, invoices, revenue: expect.closeTo(revenue, 2) });
  }, 120_000);

  it('changes nothing when the file is imported again', async () => {
    const before = await query('SELECT count(*) AS n FROM event');
    const { rows, earlierImport } = await importFile();
    expect(rows).toEqual({ read: 541_909, added: 0, known: 406_829, skipped: 0, rejected: 135_080 });
    expect(earlierImport).not.toBeNull();
    expect(await query('SELECT count(*) AS n FROM event')).toEqual(before);
  }, 120_000);

  it('computes recency, frequency and monetary of the customers the reference lists', async () => {
    await winnow.service(RecomputeService).recompute({ asOf: AS_OF });
    const reader = winnow.service(SegmentsReader);
    const listed = Object.entries(reference.rfm_first_customers);
    expect(listed.length).toBeGreaterThan(0);
    for (const [customerId, { recency, frequency, monetary }] of listed) {
      const { features } = await reader.customer(customerId);
      const value = (key: string) => features.find((feature) => feature.key === key)?.value;
      expect({
        customerId,
        recency: value('days_since_last_order'),
        frequency: value('order_count'),
        monetary: Number(value('total_spend')),
      }).toEqual({ customerId, recency, frequency, monetary });
    }
  }, 60_000);

  it('agrees with the moments and quartiles of all 4,339 customers', async () => {
    const columns = {
      recency: `floor(extract(epoch FROM '${AS_OF.toISOString()}'::timestamptz - days_since_last_order) / 86400)::float8`,
      frequency: 'order_count::float8',
      monetary: 'total_spend::float8',
    };
    for (const [name, sql] of Object.entries(columns) as Array<[keyof typeof columns, string]>) {
      const [row] = await query<Record<string, number>>(
        `SELECT count(*)::float8 AS count, avg(x) AS mean, stddev_samp(x) AS std, min(x) AS min, max(x) AS max,
           percentile_cont(0.25) WITHIN GROUP (ORDER BY x) AS "25%", percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS "50%",
           percentile_cont(0.75) WITHIN GROUP (ORDER BY x) AS "75%"
         FROM (SELECT ${sql} AS x FROM customer_state WHERE order_count > 0) customers`,
      );
      for (const [statistic, expected] of Object.entries(reference.rfm_summary[name])) {
        const relative = Math.abs((row?.[statistic] ?? Number.NaN) - expected) / Math.max(Math.abs(expected), 1);
        expect({ name, statistic, off: relative > 1e-9 }).toEqual({ name, statistic, off: false });
      }
    }
  });

  it('fits the published cut points and keeps ties together', async () => {
    const { fits } = await winnow.service(RecomputeService).recompute({ asOf: AS_OF });
    const cuts = (key: string) => fits.get(key)?.cuts.map((cut) => Number(cut.toFixed(9)));
    expect(cuts('rfm_r')).toEqual(reference.rfm_qcut_scheme.breaks.recency);
    expect(cuts('rfm_m')).toEqual(reference.rfm_qcut_scheme.breaks.monetary);
    expect(cuts('rfm_f')).toEqual(reference.rfm_percentile_scheme_ties_kept_together.frequency_breaks);
    const counts = async (score: string) =>
      Object.fromEntries(
        (
          await query<{ score: number; n: number }>(
            `SELECT ${score} AS score, count(*)::int AS n FROM customer_state WHERE ${score} IS NOT NULL GROUP BY 1 ORDER BY 1`,
          )
        ).map(({ score: value, n }) => [value, n]),
      );
    expect(await counts('rfm_r')).toEqual(reference.rfm_qcut_scheme.score_counts.R);
    expect(await counts('rfm_m')).toEqual(reference.rfm_qcut_scheme.score_counts.M);
    expect(await counts('rfm_f')).toEqual(reference.rfm_percentile_scheme_ties_kept_together.F_counts);
  });

  it('puts every customer with an order into exactly one of the ten segments, in the published numbers', async () => {
    const { segments } = await winnow.service(SegmentsReader).list();
    const size = (key: string) => segments.find((segment) => segment.key === key)?.customers;
    const { segments: published } = reference.rfm_percentile_scheme_ties_kept_together;
    const names = Object.keys(SEGMENT_KEYS) as Array<keyof typeof SEGMENT_KEYS>;
    expect(Object.fromEntries(names.map((name) => [name, size(SEGMENT_KEYS[name])]))).toEqual(published);
    expect(names.reduce((sum, name) => sum + (size(SEGMENT_KEYS[name]) ?? 0), 0)).toBe(4339);
  });
});
