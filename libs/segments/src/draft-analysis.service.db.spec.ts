import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { openTestWinnow, type TestWinnow } from '../../../test/support/test-winnow.js';
import { DraftAnalysisService } from './draft-analysis.service.js';

const atLeast = (orders: number): JsonObject => ({
  all: [{ fact: 'orders', operator: 'greaterThanInclusive', value: orders }],
});

describe('the analysis of a draft', () => {
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow();
    const bodies = emptyBodies();
    bodies.feature.set('orders', { name: 'Orders', kind: 'aggregate', aggregate: 'count', events: ['order'] });
    bodies.feature.set('country', { name: 'Country', kind: 'attribute' });
    bodies.segment.set('buyers', { name: 'Buyers', rule: atLeast(1) });
    bodies.segment.set('loyal', { name: 'Loyal', rule: atLeast(3) });
    bodies.segment.set('fans', { name: 'Fans', rule: atLeast(10) });
    bodies.segment.set('prospects', { name: 'Prospects', rule: { not: { condition: 'buyers' } } });
    bodies.segment.set('dutch', {
      name: 'Dutch',
      rule: { all: [{ fact: 'country', operator: 'equal', value: 'NL' }] },
    });
    await winnow.service(DefinitionsService).apply(bodies);
  });
  afterAll(() => winnow.close());

  const analyse = (rule: unknown) => winnow.service(DraftAnalysisService).analyse({ rule });

  it('says how it relates to the segments there are, as far as that is certain', async () => {
    const rule = { all: [{ fact: 'orders', operator: 'greaterThan', value: 2 }] };
    expect(await analyse(rule)).toEqual({
      problems: [],
      sentence: 'Orders is more than 2',
      warnings: [],
      cost: expect.objectContaining({ comparisons: 1, weight: 'light' }),
      relations: [
        { key: 'buyers', name: 'Buyers', relation: 'inside' },
        { key: 'fans', name: 'Fans', relation: 'contains' },
        { key: 'loyal', name: 'Loyal', relation: 'equal' },
        { key: 'prospects', name: 'Prospects', relation: 'disjoint' },
      ],
    });
  });

  it('warns with pointers of what can hardly be meant', async () => {
    const { warnings } = await analyse({
      all: [{ condition: 'loyal' }, { fact: 'orders', operator: 'greaterThan', value: 0 }],
    });
    expect(warnings).toMatchObject([{ code: 'redundant', pointer: '/rule/all/1' }]);
  });

  it('answers with the problems of what is no rule, and nothing else', async () => {
    const { problems, ...rest } = await analyse({ all: [{ fact: 'order', operator: 'equal', value: 'x' }] });
    expect(problems).toMatchObject([{ code: 'unknown-fact', pointer: '/rule/all/0/fact' }]);
    expect(rest).toEqual({ sentence: null, warnings: [], cost: null, relations: [] });
  });
});
