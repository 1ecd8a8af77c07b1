import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DefinitionsService, emptyBodies } from '#definitions';
import { clockedCustomer, ScoreFits } from '#features';
import type { JsonObject } from '#kernel';
import { evaluateRule, type FactReader, inlineSegments, nodesOf, parseRule, type Rule, type RuleNode } from '#rules';
import { openTestWinnow, type TestWinnow } from '../../../test/support/test-winnow.js';
import { ruleJsonArbitrary } from '../../rules/src/testing/arbitraries.js';
import { PreviewService } from './preview.service.js';
import { MOTLEY_NOW, openMotleyShop } from './testing/motley-shop.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

interface Person {
  readonly id: string;
  readonly facts: FactReader;
}

describe('a preview', () => {
  let winnow: TestWinnow;
  let vocabulary: Vocabulary;
  let people: readonly Person[];

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await openMotleyShop(winnow, 300);
    ({ vocabulary, people } = await readPopulation(winnow));
  });
  afterAll(() => winnow.close());

  const preview = (rule: unknown, options: { sample?: number; overlap?: boolean } = {}) =>
    winnow.service(PreviewService).preview({ draft: { rule }, ...options });

  /** The ids of those for whom a node holds, by evaluating it for one after the other. */
  function matching(node: RuleNode): string[] {
    const whole: Rule = { kind: 'all', nodes: [node] };
    const inlined = inlineSegments(whole, (key) => vocabulary.segments.get(key)?.spec.rule ?? whole);
    if (!inlined.ok) throw new Error(inlined.error.message);
    return people.filter(({ facts }) => evaluateRule(inlined.value, facts, MOTLEY_NOW).matched).map(({ id }) => id);
  }

  it('counts for every node whom the evaluation matches', async () => {
    const rules = fc.sample(ruleJsonArbitrary(['first', 'second', 'third']), { numRuns: 120, seed: 11 });
    let nonTrivial = 0;
    for (const json of rules) {
      const parsed = parseRule(json, vocabulary.scope);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      const expected = nodesOf(parsed.value).map(({ pointer, node }) => ({ pointer, ids: matching(node) }));
      const { nodes, count, customers, share, sample } = await preview(json, { sample: 100 });
      expect({ json, nodes: nodes.map(({ pointer, count: found }) => ({ pointer, found })) }).toEqual({
        json,
        nodes: expected.map(({ pointer, ids }) => ({ pointer, found: ids.length })),
      });
      expect({ count, customers, share }).toEqual({ count: nodes[0]?.count, customers: 300, share: count / 300 });
      expect(sample).toEqual(expected[0]?.ids.slice(0, 100));
      if (count > 0 && count < 300) nonTrivial += 1;
    }
    expect(nonTrivial).toBeGreaterThan(60);
  });

  it('finds the sample of a rule that few match as well', async () => {
    const [id = ''] = matching({ kind: 'segment', key: 'third' });
    expect((await preview({ any: [{ condition: 'third' }] }, { sample: 1 })).sample).toEqual([id]);
    expect((await preview({ any: [{ condition: 'third' }] }, { sample: 0 })).sample).toEqual([]);
  });

  it('says what the rule means, what it costs and what is odd about it', async () => {
    const rule = { all: [{ condition: 'first' }, { not: { condition: 'first' } }] };
    const { sentence, nodes, cost, warnings, count, asOf } = await preview(rule);
    expect(sentence).toBe('in segment "First" and not (in segment "First")');
    expect(nodes.map((node) => node.sentence)).toEqual([null, 'in segment "First"', null, 'in segment "First"']);
    expect(cost).toMatchObject({ comparisons: 2, weight: 'light' });
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'never-matches', pointer: '/rule' }));
    expect({ count, asOf }).toEqual({ count: 0, asOf: MOTLEY_NOW });
  });

  it('compares with the segments there are, most alike first', async () => {
    const rule = { any: [{ condition: 'third' }] };
    expect((await preview(rule)).overlap).toBeNull();
    const { overlap, count } = await preview(rule, { overlap: true });
    const third = new Set(matching({ kind: 'segment', key: 'third' }));
    const expected = ['first', 'second', 'third']
      .map((key) => {
        const ids = new Set(matching({ kind: 'segment', key }));
        const shared = ids.intersection(third).size;
        return { key, customers: ids.size, shared, jaccard: shared / ids.union(third).size };
      })
      .filter(({ shared }) => shared > 0)
      .sort((a, b) => b.jaccard - a.jaccard);
    expect(count).toBe(third.size);
    expect(overlap).toMatchObject(expected);
    expect(overlap).toHaveLength(expected.length);
    expect(overlap?.[0]).toMatchObject({ key: 'third', jaccard: 1 });
  });

  it('warns of percentiles that nobody has yet', async () => {
    const rule: JsonObject = {
      any: [{ fact: 'money_b', operator: 'lessThan', value: 50, params: { as: 'percentile' } }],
    };
    const { count, warnings } = await preview(rule);
    expect(count).toBe(0);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'percentile-not-fitted', pointer: '/rule/any/0' }));
  });

  it('warns of features that were published after the state was computed', async () => {
    const bodies = emptyBodies();
    bodies.feature.set('newcomer', { kind: 'attribute', type: 'string' });
    await winnow.service(DefinitionsService).apply(bodies);
    const { warnings } = await preview({ all: [{ fact: 'newcomer', operator: 'equal', value: 'x' }] });
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'feature-outdated', pointer: '/rule' }));
  });

  it('refuses with pointers what could not be published', async () => {
    const nested = (depth: number): JsonObject => (depth === 0 ? { condition: 'first' } : { all: [nested(depth - 1)] });
    const cases: Array<[unknown, string[]]> = [
      [
        { all: [{ fact: 'number_c', operator: 'equal', value: 1 }, { any: [] }] },
        ['/rule/all/0/fact', '/rule/all/1/any'],
      ],
      [{ fact: 'number_a', operator: 'equal', value: 1 }, ['/rule']],
      [null, ['/rule']],
      [{ all: [{ condition: 'fourth' }] }, ['/rule/all/0/condition']],
      [nested(100), ['/rule']], // one deeper than allowed, with what it refers to
      [
        { all: [{ fact: 'instant_a', operator: 'inMonthOfYear', value: { months: [1], zone: 'Mars/Olympus' } }] },
        ['/rule/all/0/value/zone'],
      ],
    ];
    for (const [rule, pointers] of cases) {
      const refused = await preview(rule).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'WINNOW_DEFINITION_INVALID' });
      expect((refused as { problems: Array<{ pointer: string }> }).problems.map(({ pointer }) => pointer)).toEqual(
        pointers,
      );
    }
  });

  it('counts only the whole of a rule with more parts than anybody reads', async () => {
    const leaf: JsonObject = { fact: 'number_a', operator: 'greaterThan', value: 0 };
    const many = { any: Array.from({ length: 2000 }, (_, index): JsonObject => ({ ...leaf, value: index })) };
    const { nodes, count, warnings } = await preview(many);
    expect(nodes).toHaveLength(1);
    expect(count).toBe((await preview({ any: [leaf] })).count);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'parts-not-counted' }));
  });

  it('refuses a rule with more values than a statement can take', async () => {
    const amounts = Array.from({ length: 10_000 }, (_, index) => index + 0.5);
    const rule = { any: Array.from({ length: 8 }, () => ({ fact: 'money_a', operator: 'in', value: amounts })) };
    await expect(preview(rule)).rejects.toMatchObject({
      code: 'WINNOW_DEFINITION_INVALID',
      problems: [{ code: 'too-large', pointer: '/rule' }],
    });
  });

  it('gives up when it takes too long, or when whoever asked goes away', async () => {
    const draft = { rule: { any: [{ condition: 'third' }] } };
    const service = winnow.service(PreviewService);
    const blocker = await winnow.testDatabase.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE winnow.customer_state');
    try {
      await expect(service.preview({ draft, limits: { statementTimeoutMs: 50 } })).rejects.toMatchObject({
        code: 'WINNOW_CANCELLED',
        message: 'The database took longer than 0.05 s.',
      });
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      await expect(service.preview({ draft, limits: { signal: controller.signal } })).rejects.toMatchObject({
        code: 'WINNOW_CANCELLED',
      });
      await expect(service.preview({ draft, limits: { signal: AbortSignal.abort() } })).rejects.toMatchObject({
        code: 'WINNOW_CANCELLED',
      });
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    expect((await service.preview({ draft })).customers).toBe(300);
  });
});

describe('a preview on an empty database', () => {
  it('says that nothing was computed', async () => {
    const winnow = await openTestWinnow();
    try {
      const bodies = emptyBodies();
      bodies.feature.set('orders', { kind: 'aggregate', aggregate: 'count', events: ['order'] });
      await winnow.service(DefinitionsService).apply(bodies);
      const rule = { any: [{ not: { fact: 'orders', operator: 'greaterThan', value: 1 } }] };
      expect(await winnow.service(PreviewService).preview({ draft: { rule }, overlap: true })).toMatchObject({
        asOf: null,
        customers: 0,
        count: 0,
        share: null,
        nodes: [{ count: 0, share: null }, { count: 0 }, { count: 0 }],
        sample: [],
        overlap: [],
        warnings: [{ code: 'never-computed', pointer: '/rule' }],
      });
    } finally {
      await winnow.close();
    }
  });
});

/** Everybody with their facts, as the stored state has them. */
async function readPopulation({ database, service, testDatabase }: TestWinnow) {
  return database.snapshot(async (unitOfWork) => {
    const vocabulary = vocabularyOf(await service(DefinitionsService).catalogue(unitOfWork));
    const { features, specs } = vocabulary;
    const percentiles = await unitOfWork.get(ScoreFits).percentileCuts(features, new Set(features.keys()));
    const { rows } = await testDatabase.pool.query('SELECT * FROM customer_state ORDER BY customer_id');
    const people = rows.map(
      (row): Person => ({
        id: row.customer_id,
        facts: clockedCustomer({ features: specs, row, percentiles, asOf: MOTLEY_NOW }).facts,
      }),
    );
    return { vocabulary, people };
  });
}
