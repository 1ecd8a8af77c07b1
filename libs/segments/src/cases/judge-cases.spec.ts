import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { type Fact, type FactRecord, inlineSegments, parseRule, type Rule } from '#rules';
import type { SegmentSpec } from '../segment-spec.js';
import { judgeCases } from './judge-cases.js';
import { DEFAULT_CASE_NOW, type SegmentCase } from './segment-case.js';

const FACTS: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ['orders', { type: 'number', whole: true, min: 0 }],
  ['spend', { type: 'money' }],
  ['country', { type: 'string' }],
  ['signed_up_at', { type: 'instant' }],
  ['recency', { type: 'duration', whole: true }],
  ['score', { type: 'number', whole: true, isRank: true }],
  ['tags', { type: 'list' }],
  ['address', { type: 'object', members: new Map([['$.home.city', 'string'] as const]) }],
]);

const RULES: Readonly<Record<string, JsonObject>> = {
  buyers: { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] },
  germans: { all: [{ fact: 'country', operator: 'equal', value: 'DE' }] },
  german_buyers: { all: [{ condition: 'buyers' }, { condition: 'germans' }] },
  others: { not: { condition: 'german_buyers' } },
  fresh: { all: [{ fact: 'signed_up_at', operator: 'inTheLast', value: { days: 7 } }] },
  best: { all: [{ fact: 'spend', params: { as: 'percentile' }, operator: 'greaterThanInclusive', value: 90 }] },
};

const rules = new Map(Object.entries(RULES).map(([key, json]) => [key, parsed(json)]));
const segments = new Map(Object.keys(RULES).map((key) => [key, segment(key)]));

function parsed(json: JsonObject): Rule {
  const rule = parseRule(json, { facts: FACTS, segments: new Set(Object.keys(RULES)) });
  if (!rule.ok) throw new Error(JSON.stringify(rule.error));
  return rule.value;
}

function ruleOf(key: string): Rule {
  const rule = rules.get(key);
  if (rule === undefined) throw new Error(`no rule ${key}`);
  return rule;
}

function segment(key: string): SegmentSpec {
  const inlined = inlineSegments(ruleOf(key), ruleOf);
  if (!inlined.ok) throw new Error(inlined.error.message);
  const texts = { name: key, description: '', owner: '', purpose: '', action: '', grid: undefined };
  return { ...texts, rule: ruleOf(key), inlined: inlined.value, stay: undefined, minStayMinutes: undefined };
}

const example = (facts: FactRecord, member: boolean, now = DEFAULT_CASE_NOW): SegmentCase => ({
  name: 'example',
  facts,
  member,
  now: new Date(now),
});

async function judge(key: string, one: SegmentCase, spec = segment(key)) {
  const [outcome] = await judgeCases(spec, [one], { segments, facts: FACTS });
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

describe('judging a case', () => {
  it.each<[string, FactRecord, boolean]>([
    ['others', { orders: 1, country: 'DE' }, false],
    ['others', { orders: 1, country: 'NL' }, true],
    ['fresh', { signed_up_at: '2026-06-08T12:00:00.001Z' }, true],
    ['fresh', { signed_up_at: '2026-06-08T12:00:00.000Z' }, false],
    ['best', { 'percentile(spend)': 90 }, true],
    ['best', { 'percentile(spend)': 89.9 }, false],
    ['best', {}, false],
  ])('asks the trace, the predicate and json-rules-engine whether %s has %j', async (key, facts, member) => {
    const outcome = await judge(key, example(facts, member));
    expect(outcome).toMatchObject({ holds: true, agree: true, warnings: [] });
    expect(outcome.verdicts).toEqual({ trace: member, predicate: member, jsonRulesEngine: member });
  });

  it('goes by the instant of the case', async () => {
    const signedUp = { signed_up_at: '2024-02-29T00:00:00.000Z' };
    expect(await judge('fresh', example(signedUp, true, '2024-03-01T00:00:00.000Z'))).toMatchObject({ holds: true });
  });

  it('tells why a case fails', async () => {
    const outcome = await judge('german_buyers', example({ orders: 0, country: 'DE' }, true));
    expect(outcome).toMatchObject({ holds: false, agree: true });
    expect(outcome.trace).toMatchObject({
      matched: false,
      nodes: [{ matched: false, nodes: [{ fact: 'orders', factValue: 0 }] }, { matched: true }],
    });
  });

  it('tells when they disagree, which is a failure whatever was expected', async () => {
    const twisted = { ...segment('buyers'), rule: ruleOf('others') };
    for (const member of [true, false]) {
      const outcome = await judge('buyers', example({ orders: 1, country: 'DE' }, member), twisted);
      expect(outcome).toMatchObject({ holds: false, agree: false });
      expect(outcome.verdicts).toEqual({ trace: true, predicate: true, jsonRulesEngine: false });
    }
  });
});

describe('a warning about a case', () => {
  const warned = async (key: string, facts: FactRecord) =>
    (await judge(key, example(facts, true))).warnings.map(({ code, fact, message }) => `${code} ${fact}: ${message}`);

  it('is given for facts that there are not', async () => {
    expect(await warned('buyers', { order: 1, orders: 1 })).toEqual([
      'unknown-fact order: There is no feature "order"; did you mean "orders"?',
    ]);
    expect(await warned('best', { 'percentile(spent)': 90 })).toEqual([
      'unknown-fact percentile(spent): There is no feature "percentile(spent)"; did you mean "percentile(spend)"?',
    ]);
    for (const name of ['percentile(country)', 'percentile(score)'])
      expect(await warned('best', { [name]: 1 })).toHaveLength(1);
  });

  it('is given for facts that the rule does not ask for, directly or by reference', async () => {
    expect(await warned('others', { orders: 1, country: 'DE' })).toEqual([]);
    expect(await warned('buyers', { orders: 1, country: 'DE' })).toEqual([
      'fact-not-asked country: The rule does not ask for "country", so this changes nothing.',
    ]);
    expect(await warned('best', { spend: 5 })).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['orders', '1'],
    ['orders', 1.5],
    ['spend', '9.99'],
    ['country', 5],
    ['signed_up_at', '2026-06-08'],
    ['signed_up_at', 1_780_000_000],
    ['recency', 1.5],
    ['tags', 'vip'],
    ['address', ['Gouda']],
    ['address', { home: { city: 5 } }],
    ['address', { home: { street: 'Markt' } }],
    ['address', { home: 'Gouda' }],
  ])('is given for %s of another type, %j', async (fact, value) => {
    const warnings = await warned('buyers', { [fact]: value } as FactRecord);
    expect(warnings.filter((warning) => warning.startsWith('fact-type'))).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['orders', 0],
    ['spend', 9.99],
    ['country', ''],
    ['signed_up_at', DEFAULT_CASE_NOW],
    ['recency', 0],
    ['tags', []],
    ['address', {}],
    ['address', { home: { city: 'Gouda' } }],
  ])('is not given for %s of its type, %j', async (fact, value) => {
    const warnings = await warned('buyers', { [fact]: value } as FactRecord);
    expect(warnings.filter((warning) => warning.startsWith('fact-type'))).toEqual([]);
  });
});
