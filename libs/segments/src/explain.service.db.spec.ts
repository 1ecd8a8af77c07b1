import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { openTestWinnow, type TestWinnow } from '../../../test/support/test-winnow.js';
import { ExplainService } from './explain.service.js';
import { RecomputeService } from './recompute.service.js';
import { MOTLEY_NOW, openMotleyShop } from './testing/motley-shop.js';

const DAY_MS = 86_400_000;
const RECENT: JsonObject = { all: [{ fact: 'duration_a', operator: 'lessThan', value: 30 }] };

describe('an explanation', () => {
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await openMotleyShop(winnow, 60);
    const { pool } = winnow.testDatabase;
    await pool.query(`INSERT INTO customer VALUES ('anna', '{"number_a": 5, "list_a": ["x"]}', now())`);
    await pool.query(`INSERT INTO event VALUES ('anna', $1, gen_random_uuid(), 'duration_a', NULL, NULL)`, [
      new Date(MOTLEY_NOW.getTime() - 10 * DAY_MS),
    ]);
    await publish({ recent: { name: 'Recent', rule: RECENT } });
    await winnow.service(RecomputeService).recompute({ asOf: MOTLEY_NOW });
  });
  afterAll(() => winnow.close());

  async function publish(segments: Readonly<Record<string, JsonObject>>): Promise<void> {
    const bodies = emptyBodies();
    for (const [key, body] of Object.entries(segments)) bodies.segment.set(key, body);
    await winnow.service(DefinitionsService).apply(bodies);
  }
  const service = () => winnow.service(ExplainService);

  it('agrees with the stored membership of everybody in everything', async () => {
    const { rows } = await winnow.testDatabase.pool.query<{ id: string; keys: string[] }>(
      `SELECT s.customer_id AS id, array(SELECT key FROM definition WHERE kind = 'segment' AND id = ANY (s.segments)) AS keys
       FROM customer_state s`,
    );
    for (const { id, keys } of rows) {
      for (const key of ['first', 'second', 'third', 'recent']) {
        const { member, trace, warnings, segment } = await service().segment(key, id);
        expect({ id, key, member, matched: trace.matched }).toEqual({
          ...{ id, key },
          member: keys.includes(key),
          matched: member,
        });
        expect({ warnings, segment }).toMatchObject({ warnings: [], segment: { key, version: 1 } });
      }
    }
  });

  it('tells what is asked, how far the value is from turning it, and what time will do', async () => {
    const explanation = await service().segment('recent', 'anna');
    const turns = new Date(MOTLEY_NOW.getTime() + 20 * DAY_MS);
    expect(explanation).toMatchObject({
      customerId: 'anna',
      asOf: MOTLEY_NOW,
      member: true,
      sentence: 'duration_a is less than 30 days',
      flipsAt: turns,
      trace: {
        kind: 'all',
        nodes: [
          {
            sentence: 'duration_a is less than 30 days',
            factValue: 10,
            distance: { by: 20, to: 30 },
            nextChangeAt: turns,
          },
        ],
      },
    });
  });

  it('is given of a draft, with segments in the place of references', async () => {
    const rule = { all: [{ condition: 'recent' }, { fact: 'number_a', operator: 'greaterThan', value: 5 }] };
    const { member, segment, sentence, trace } = await service().draft({ rule }, 'anna');
    expect({ member, segment, sentence }).toEqual({
      member: false,
      segment: null,
      sentence: 'in segment "Recent" and number_a is more than 5',
    });
    expect(trace).toMatchObject({
      nodes: [
        { kind: 'all', matched: true, pointer: '/all/0' },
        { matched: false, distance: { by: 1, to: 6 } },
      ],
    });
  });

  it('says so when the rule has changed since, and when the customer is new', async () => {
    await publish({ recent: { name: 'Recent', rule: { all: [{ not: RECENT }] } } });
    const changed = await service().segment('recent', 'anna');
    expect(changed).toMatchObject({ member: true, trace: { matched: false }, segment: { version: 2 } });
    expect(changed.warnings).toMatchObject([{ code: 'membership-outdated' }]);
    await winnow.testDatabase.pool.query(`INSERT INTO customer VALUES ('bert', '{}', now())`);
    expect((await service().segment('first', 'bert')).warnings).toMatchObject([{ code: 'customer-not-computed' }]);
  });

  it('refuses who and what does not exist, and drafts that are no rules', async () => {
    await expect(service().segment('fourth', 'anna')).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
    await expect(service().segment('first', 'nobody')).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
    await expect(service().draft({ rule: { all: [] } }, 'anna')).rejects.toMatchObject({
      code: 'WINNOW_DEFINITION_INVALID',
      problems: [{ pointer: '/rule/all' }],
    });
  });

  it('on a state that was never computed finds everything missing', async () => {
    const empty = await openTestWinnow();
    try {
      const bodies = emptyBodies();
      bodies.feature.set('orders', { kind: 'aggregate', aggregate: 'count', events: ['order'] });
      bodies.segment.set('none', {
        name: 'None',
        rule: { all: [{ fact: 'orders', operator: 'equal', value: 0 }] },
      });
      await empty.service(DefinitionsService).apply(bodies);
      await empty.testDatabase.pool.query(`INSERT INTO customer VALUES ('anna', '{}', now())`);
      expect(await empty.service(ExplainService).segment('none', 'anna')).toMatchObject({
        asOf: null,
        member: false,
        trace: { matched: false },
        warnings: [{ code: 'never-computed' }],
      });
    } finally {
      await empty.close();
    }
  });
});
