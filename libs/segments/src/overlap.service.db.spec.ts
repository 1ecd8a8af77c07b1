import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestWinnow, type TestWinnow } from '../../../test/support/test-winnow.js';
import { OverlapService } from './overlap.service.js';
import { openMotleyShop } from './testing/motley-shop.js';

describe('the overlap of segments', () => {
  let winnow: TestWinnow;
  const members = new Map<string, Set<string>>();

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await openMotleyShop(winnow, 200);
    const { rows } = await winnow.testDatabase.pool.query<{ key: string; ids: string[] }>(
      `SELECT d.key, array_agg(s.customer_id) FILTER (WHERE s.segments @> ARRAY[d.id]) AS ids
       FROM definition d CROSS JOIN customer_state s WHERE d.kind = 'segment' GROUP BY d.key`,
    );
    for (const { key, ids } of rows) members.set(key, new Set(ids));
  });
  afterAll(() => winnow.close());

  const overlap = (keys?: readonly string[]) => winnow.service(OverlapService).overlap(keys);
  const of = (key: string): ReadonlySet<string> => members.get(key) ?? new Set();

  it.each([[undefined], [['third', 'first']], [['second']], [['first', 'first']]])(
    'of %j is what one finds by counting',
    async (keys) => {
      const { segments, shared, jaccard, customers, omitted } = await overlap(keys);
      const wanted = [...new Set(keys ?? ['first', 'second', 'third'])];
      expect(segments.map(({ key, customers: size }) => [key, size])).toEqual(wanted.map((key) => [key, of(key).size]));
      expect(shared).toEqual(wanted.map((a) => wanted.map((b) => of(a).intersection(of(b)).size)));
      expect(jaccard).toEqual(
        wanted.map((a) => wanted.map((b) => of(a).intersection(of(b)).size / of(a).union(of(b)).size)),
      );
      expect({ customers, omitted }).toEqual({ customers: 200, omitted: 0 });
    },
  );

  it('refuses segments that do not exist, and too many', async () => {
    await expect(overlap(['first', 'fourth'])).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
    const many = Array.from({ length: 51 }, (_, index) => `s${index}`);
    await expect(overlap(many)).rejects.toMatchObject({ code: 'WINNOW_USAGE', problems: [{ pointer: '/segments' }] });
  });

  it('of nothing is empty', async () => {
    const empty = await openTestWinnow();
    try {
      expect(await empty.service(OverlapService).overlap()).toEqual({
        asOf: null,
        customers: 0,
        segments: [],
        shared: [],
        jaccard: [],
        omitted: 0,
      });
    } finally {
      await empty.close();
    }
  });
});
