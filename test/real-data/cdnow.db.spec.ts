import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { RecomputeService } from '#segments';
import { openTestWinnow, type TestWinnow } from '../support/test-winnow.js';

const REFERENCE = '../shared/data/reference/cdnow.json';

interface Scheme {
  readonly breaks_20_40_60_80: {
    readonly recency_days: number[];
    readonly frequency: number[];
    readonly monetary: number[];
  };
  readonly counts: Record<'R' | 'F' | 'M', Record<string, number>>;
  readonly cells: Record<string, number>;
  readonly monetary_by_R: Record<string, number>;
}

interface Snapshot {
  readonly as_of: string;
  readonly customers: number;
  readonly sums: { readonly recency_days: number; readonly frequency: number; readonly monetary: number };
  readonly percentile_scheme: Scheme;
}

const SAMPLE = {
  path: '../shared/data/CDNOW_sample.txt.gz',
  mapping: {
    file: { delimiter: 'whitespace', header: ['master_id', 'customer', 'date', 'cds', 'dollars'] },
    customer_id: 'customer',
    occurred_at: { from: 'date', format: 'yyyyMMdd' },
    name: 'order',
    value: 'dollars',
  },
};

const DATA_SETS: Record<string, { path: string; mapping: JsonObject; snapshot: string }> = {
  sample: { ...SAMPLE, snapshot: 'sample_as_of_1998-07-01' },
  'calibration period of the sample': {
    path: SAMPLE.path,
    mapping: { ...SAMPLE.mapping, where: { column: 'date', lessThan: 19971001 } },
    snapshot: 'sample_as_of_1997-10-01_calibration_only',
  },
  master: {
    path: '../shared/data/CDNOW_master.txt.gz',
    mapping: {
      file: { delimiter: 'whitespace' },
      customer_id: 'customer_id',
      occurred_at: { from: 'date', format: 'yyyyMMdd' },
      name: 'order',
      value: 'dollar_value',
    },
    snapshot: 'master_as_of_1998-07-01',
  },
};

function definitions() {
  const bodies = emptyBodies();
  const among: JsonObject = { all: [{ fact: 'frequency', operator: 'greaterThan', value: 0 }] };
  bodies.feature.set('recency', { kind: 'recency', events: ['order'] });
  bodies.feature.set('frequency', { kind: 'aggregate', aggregate: 'active_days', events: ['order'] });
  bodies.feature.set('monetary', { kind: 'aggregate', aggregate: 'sum', events: ['order'] });
  bodies.feature.set('r', { kind: 'score', of: 'recency', among, bins: 5 });
  bodies.feature.set('f', { kind: 'score', of: 'frequency', among, bins: 5 });
  bodies.feature.set('m', { kind: 'score', of: 'monetary', among, bins: 5 });
  return bodies;
}

describe.each(Object.entries(DATA_SETS))('CDNOW, %s', (_name, { path, mapping, snapshot }) => {
  (existsSync(path) ? describe : describe.skip)('(needs ../shared/data)', () => {
    const reference = existsSync(REFERENCE)
      ? (JSON.parse(readFileSync(REFERENCE, 'utf8')) as { rfm: Record<string, Snapshot> }).rfm
      : {};
    let winnow: TestWinnow;

    beforeAll(async () => {
      winnow = await openTestWinnow();
      await winnow.service(DefinitionsService).apply(definitions());
      await winnow.service(ImportService).importEvents({ source: path, fileName: path, mapping });
    }, 60_000);
    afterAll(() => winnow?.close());

    it('has the published cells, counts, cut points and sums', async () => {
      const expected = reference[snapshot];
      if (expected === undefined) throw new Error(`no reference ${snapshot}`);
      const asOf = new Date(`${expected.as_of}T00:00:00Z`);
      const { fits } = await winnow.service(RecomputeService).recompute({ asOf });
      const cuts = (score: string) => fits.get(score)?.cuts.map((cut) => Number(cut.toFixed(9)));
      const { breaks_20_40_60_80: breaks, cells, counts, monetary_by_R: monetaryByR } = expected.percentile_scheme;
      expect({ r: cuts('r'), f: cuts('f'), m: cuts('m') }).toEqual({
        r: breaks.recency_days,
        f: breaks.frequency,
        m: breaks.monetary,
      });

      const query = async (sql: string) => (await winnow.testDatabase.pool.query(sql)).rows;
      const byKey = async (sql: string) => Object.fromEntries((await query(sql)).map(({ k, n }) => [k, n]));
      const scored = 'FROM customer_state WHERE r IS NOT NULL GROUP BY 1';
      expect(await byKey(`SELECT concat(r, f, m) AS k, count(*)::int AS n ${scored}`)).toEqual(cells);
      expect(await byKey(`SELECT r AS k, count(*)::int AS n ${scored}`)).toEqual(counts.R);
      expect(await byKey(`SELECT f AS k, count(*)::int AS n ${scored}`)).toEqual(counts.F);
      expect(await byKey(`SELECT m AS k, count(*)::int AS n ${scored}`)).toEqual(counts.M);
      expect(await byKey(`SELECT r AS k, sum(monetary)::float8 AS n ${scored}`)).toEqual(monetaryByR);
      const [sums] = await query(
        `SELECT count(*)::int AS customers, sum(floor(extract(epoch FROM '${asOf.toISOString()}'::timestamptz - recency) / 86400))::int AS recency_days,
                sum(frequency)::int AS frequency, sum(monetary)::float8 AS monetary FROM customer_state WHERE r IS NOT NULL`,
      );
      expect(sums).toEqual({ customers: expected.customers, ...expected.sums });
    }, 60_000);
  });
});
