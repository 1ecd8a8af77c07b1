import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { METRIC_KIND } from '#analysis';
import {
  bodiesOf,
  DefinitionRegistry,
  emptyBodies,
  KIND_NAMES,
  type KindName,
  readDefinitionFolder,
} from '#definitions';
import { EXPERIMENT_KIND } from '#experiments';
import { FEATURE_KIND, factsOfFeatures } from '#features';
import type { JsonObject } from '#kernel';
import {
  analyseRule,
  compilePredicate,
  DECORATOR_NAMES,
  type FactRecord,
  OPERATOR_NAMES,
  parseRule,
  percentileOf,
} from '#rules';
import { DEFAULT_CASE_NOW, SEGMENT_KIND, testSegmentFolder } from '#segments';
import { ruleJsonArbitrary, SCOPE } from '../libs/rules/src/testing/arbitraries.js';

const registry = new DefinitionRegistry();
for (const kind of [FEATURE_KIND, SEGMENT_KIND, METRIC_KIND, EXPERIMENT_KIND]) registry.register<unknown>(kind);

const files = await readDefinitionFolder('rules');
const { scope, problems } = registry.parse(bodiesOf(files));
const segments = scope.specs(SEGMENT_KIND);
const tests = await testSegmentFolder('rules');

const NOW = new Date(DEFAULT_CASE_NOW);
const DAY_MS = 86_400_000;

const predicates = new Map([...segments].map(([key, { inlined }]) => [key, compilePredicate(inlined).at(NOW)]));

function isMember(key: string, facts: FactRecord): boolean {
  const predicate = predicates.get(key);
  if (predicate === undefined) throw new Error(`no segment ${key}`);
  return predicate(facts);
}

describe('the shipped definitions', () => {
  it('are accepted, all together', () => {
    expect(problems).toEqual([]);
    for (const kind of ['feature', 'segment', 'metric'] as const) {
      expect(files.some((file) => file.kind === kind)).toBe(true);
    }
  });

  it('give nobody a warning', () => {
    const ruleScope = { facts: factsOfFeatures(scope.specs(FEATURE_KIND)), segments: new Set<string>() };
    const warned = [...segments].map(([key, { inlined }]) => [key, analyseRule(inlined, ruleScope).warnings] as const);
    expect(warned.filter(([, warnings]) => warnings.length > 0)).toEqual([]);
  });

  it('name their schema, so that editors check them', async () => {
    const named = await Promise.all(
      files.map(async ({ path, kind }) => [path, JSON.parse(await readFile(path, 'utf8')).$schema, kind] as const),
    );
    expect(named.filter(([, schema, kind]) => schema !== `../${kind}.schema.json`)).toEqual([]);
  });
});

describe.each(tests.map((test) => [test.key, test] as const))('segment %s', (key, { cases }) => {
  it('says what it is, whose, what for, and what one would do', () => {
    const { description, owner, purpose, action } = segments.get(key) ?? {};
    for (const text of [description, owner, purpose, action]) expect(text).toMatch(/^\S.*\S$/);
    for (const text of [description, purpose, action]) expect(text).toMatch(/\.$/);
  });

  it('shows who is a member and who is not', () => {
    expect(new Set(cases.map(({ member }) => member))).toEqual(new Set([true, false]));
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { member, verdicts, warnings }) => {
    expect(verdicts).toEqual({ trace: member, predicate: member, jsonRulesEngine: member });
    expect(warnings).toEqual([]);
  });
});

describe('docs/definitions.md', () => {
  it('names every operator, every decorator and every shipped segment', async () => {
    const page = await readFile('docs/definitions.md', 'utf8');
    const words = [...OPERATOR_NAMES, ...DECORATOR_NAMES.map((name) => `${name}:`)].map((word) => `\`${word}\``);
    expect([...words, ...segments.keys()].filter((word) => !page.includes(word))).toEqual([]);
  });
});

it('README.md counts the shipped definitions', async () => {
  const counts = [...(await readFile('README.md', 'utf8')).matchAll(/(\d+) (feature|segment|metric)s\b/g)];
  expect(counts).toHaveLength(3);
  for (const [text, count, kind] of counts) {
    expect({ text, count: files.filter((file) => file.kind === kind).length }).toEqual({ text, count: Number(count) });
  }
});

/** The recency x frequency grid that most Python tutorials on RFM copy, as regular expressions over "RF". */
const GRID: Readonly<Record<string, RegExp>> = {
  hibernating: /^[1-2][1-2]$/,
  at_risk: /^[1-2][3-4]$/,
  cant_lose: /^[1-2]5$/,
  about_to_sleep: /^3[1-2]$/,
  need_attention: /^33$/,
  loyal_customers: /^[3-4][4-5]$/,
  promising: /^41$/,
  new_customers: /^51$/,
  potential_loyalists: /^[4-5][2-3]$/,
  champions: /^5[4-5]$/,
};

describe('the ten RFM segments', () => {
  const inGrid = [...segments].flatMap(([key, { grid }]) => (grid === 'rfm' ? [key] : []));
  const scores = [1, 2, 3, 4, 5];
  const cells = scores.flatMap((r) => scores.map((f) => [r, f] as const));
  const segmentsAt = (facts: FactRecord) => inGrid.filter((key) => isMember(key, facts));

  it('say that they are one grid', () => {
    expect(inGrid.toSorted()).toEqual(Object.keys(GRID).toSorted());
  });

  it.each(cells)('hold the cell R=%d F=%d exactly once, as the grid has it', (r, f) => {
    const wanted = Object.keys(GRID).filter((key) => GRID[key]?.test(`${r}${f}`));
    expect(wanted).toHaveLength(1);
    expect(segmentsAt({ rfm_r: r, rfm_f: f })).toEqual(wanted);
  });

  it('hold nobody without an order', () => {
    expect(segmentsAt({})).toEqual([]);
  });
});

const STAGES = ['new_buyers', 'active_buyers', 'buyers_at_risk', 'lapsed', 'won_back'];

/** What the features that the stages ask for are, for customers who ordered so many milliseconds ago. */
function factsOfOrders(ages: readonly number[]): FactRecord {
  const within = (days: number) => ages.filter((age) => age < days * DAY_MS).length;
  const known: FactRecord = { orders_30d: within(30), orders_120d: within(120) };
  if (ages.length === 0) return known;
  const first = new Date(NOW.getTime() - Math.max(...ages)).toISOString();
  return { ...known, first_order_at: first, days_since_last_order: Math.floor(Math.min(...ages) / DAY_MS) };
}

describe('the five stages of a buyer', () => {
  const stagesOf = (ages: readonly number[]) => STAGES.filter((key) => isMember(key, factsOfOrders(ages)));

  /** Around every threshold there is, to the millisecond, and anywhere. */
  const age = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(0, 1, 29, 30, 31, 44, 45, 46, 89, 90, 91, 119, 120, 121, 400),
        fc.integer({ min: -1, max: 1 }),
      )
      .map(([days, off]) => Math.max(0, days * DAY_MS + off)),
    fc.integer({ min: 0, max: 500 * DAY_MS }),
  );

  it('hold every customer with an order exactly once, whatever the orders', () => {
    fc.assert(
      fc.property(fc.array(age, { minLength: 1, maxLength: 6 }), (ages) => {
        expect(stagesOf(ages)).toHaveLength(1);
      }),
      { numRuns: 3000 },
    );
  });

  it('hold nobody without an order', () => {
    expect(stagesOf([])).toEqual([]);
  });

  it.each([
    ['new_buyers', [10]],
    ['new_buyers', [29.9, 2]],
    ['active_buyers', [40]],
    ['active_buyers', [200, 100, 5]],
    ['buyers_at_risk', [300, 60]],
    ['lapsed', [90]],
    ['won_back', [200, 5]],
    ['won_back', [300, 120, 29, 1]],
  ])('say %s of orders %j days ago', (stage, days) => {
    expect(stagesOf(days.map((one) => one * DAY_MS))).toEqual([stage]);
  });
});

describe('the three tiers by spend', () => {
  const TIERS = ['value_top', 'value_middle', 'value_low'];
  const tiersOf = (facts: FactRecord) => TIERS.filter((key) => isMember(key, facts));

  it('hold every customer with an order exactly once, at every percentile', () => {
    for (let tenths = 0; tenths <= 999; tenths++) {
      expect(tiersOf({ [percentileOf('total_spend')]: tenths / 10, order_count: 1 })).toHaveLength(1);
    }
  });

  it('hold nobody without an order, and nobody before percentiles are fitted', () => {
    expect(tiersOf({ [percentileOf('total_spend')]: 99, order_count: 0 })).toEqual([]);
    expect(tiersOf({ order_count: 3 })).toEqual([]);
  });
});

const SCHEMAS = [...KIND_NAMES, 'rule'] as const;

describe('the JSON schemas', () => {
  const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, strictRequired: false, allErrors: true });

  beforeAll(async () => {
    for (const name of SCHEMAS) {
      ajv.addSchema(JSON.parse(await readFile(`rules/${name}.schema.json`, 'utf8')), `${name}.schema.json`);
    }
  });

  const schemaAccepts = (name: (typeof SCHEMAS)[number], document: unknown): boolean =>
    ajv.validate(`${name}.schema.json`, document) as boolean;

  it.each(files.map((file) => [file.path, file] as const))('accept %s', async (path, { kind }) => {
    const document = JSON.parse(await readFile(path, 'utf8'));
    schemaAccepts(kind, document);
    expect(ajv.errors ?? []).toEqual([]);
  });

  it('accept every rule that the parser accepts', () => {
    fc.assert(
      fc.property(ruleJsonArbitrary([...SCOPE.segments]), (json) => {
        expect(parseRule(json, SCOPE).ok).toBe(true);
        expect({ json, accepted: schemaAccepts('rule', json) }).toEqual({ json, accepted: true });
      }),
    );
  });

  /** Whether the parser accepts a definition beside the shipped ones. */
  function parserAccepts(kind: KindName, body: JsonObject): boolean {
    const bodies = emptyBodies();
    for (const file of files) bodies[file.kind].set(file.key, file.body);
    bodies[kind].set('probe', body);
    return registry.parse(bodies).problems.length === 0;
  }

  const among: JsonObject = { all: [{ fact: 'order_count', operator: 'greaterThan', value: 0 }] };
  const attribute: JsonObject = { kind: 'attribute' };
  const aggregate: JsonObject = { kind: 'aggregate', aggregate: 'sum', events: ['order_completed'] };
  const recency: JsonObject = { kind: 'recency', events: ['order_completed'] };
  const score: JsonObject = { kind: 'score', of: 'order_count', among };
  const segment: JsonObject = { name: 'Probe', rule: { condition: 'lapsed' } };
  const metric: JsonObject = { kind: 'mean', events: ['order_completed'] };
  const experiment: JsonObject = { variations: [{ key: 'control' }, { key: 'treatment', name: 'Treatment' }] };

  const SOUND: ReadonlyArray<[KindName, JsonObject]> = [
    ['feature', attribute],
    ['feature', { ...attribute, type: 'boolean', default: false, attribute: 'vip' }],
    ['feature', { ...attribute, type: 'money', default: 9.5 }],
    ['feature', { ...attribute, type: 'instant', default: '2026-01-31T00:00:00.000Z' }],
    ['feature', { ...attribute, type: 'list' }],
    ['feature', { ...attribute, type: 'list', default: ['espresso'] }],
    ['feature', { ...attribute, type: 'object', members: { '$.address.city': 'string', '$.address.zip': 'list' } }],
    ['feature', aggregate],
    ['feature', { ...aggregate, aggregate: 'distinct', of: 'order_id', missing: 'one_each', last_days: 36_500 }],
    ['feature', recency],
    ['feature', score],
    ['feature', { ...score, bins: 3, best: 'low', cuts: [1, 2] }],
    ['segment', segment],
    [
      'segment',
      { ...segment, description: 'For the test.', owner: 'crm', purpose: 'A test.', action: 'None.', grid: 'g' },
    ],
    ['metric', metric],
    ['metric', { ...metric, aggregate: 'count', window_days: 0.5 }],
    ['metric', { ...metric, kind: 'proportion' }],
    ['experiment', experiment],
    ['experiment', { ...experiment, weights: [0.1, 0.9], coverage: 0.5, audience: ['lapsed'], source: 'imported' }],
  ];

  it.each(SOUND)('and the parser accept the %s %j', (kind, body) => {
    expect({ schema: schemaAccepts(kind, body), parser: parserAccepts(kind, body) }).toEqual({
      schema: true,
      parser: true,
    });
  });

  const without = (body: JsonObject, member: string): JsonObject =>
    Object.fromEntries(Object.entries(body).filter(([name]) => name !== member));

  const BROKEN: ReadonlyArray<[KindName, JsonObject]> = [
    ['feature', {}],
    ['feature', { kind: 'model' }],
    ['feature', { ...attribute, type: 'date' }],
    ['feature', { ...attribute, default: 5 }],
    ['feature', { ...attribute, type: 'number', default: '5' }],
    ['feature', { ...attribute, type: 'instant', default: '2026-01-31' }],
    ['feature', { ...attribute, type: 'list', default: 'espresso' }],
    ['feature', { ...attribute, type: 'list', default: ['espresso', 5] }],
    ['feature', { ...attribute, members: { '$.city': 'string' } }],
    ['feature', { ...attribute, type: 'object' }],
    ['feature', { ...attribute, type: 'object', members: {} }],
    ['feature', { ...attribute, type: 'object', members: { 'address.city': 'string' } }],
    ['feature', { ...attribute, type: 'object', members: { '$.items[0].sku': 'string' } }],
    ['feature', { ...attribute, type: 'object', members: { '$.city': 'object' } }],
    ['feature', { ...attribute, type: 'object', members: { '$.city': 'string' }, default: {} }],
    ['feature', { ...attribute, name: 5 }],
    ['feature', { ...attribute, events: ['order_completed'] }],
    ['feature', without(aggregate, 'events')],
    ['feature', without(aggregate, 'aggregate')],
    ['feature', { ...aggregate, aggregate: 'median' }],
    ['feature', { ...aggregate, aggregate: 'distinct' }],
    ['feature', { ...aggregate, events: [] }],
    ['feature', { ...aggregate, events: [''] }],
    ['feature', { ...aggregate, missing: 'zero' }],
    ['feature', { ...aggregate, last_days: 0.5 }],
    ['feature', { ...recency, last_days: 30 }],
    ['feature', without(score, 'of')],
    ['feature', without(score, 'among')],
    ['feature', { ...score, bins: 1 }],
    ['feature', { ...score, best: 'highest' }],
    ['feature', { ...score, cuts: 'deciles' }],
    ['feature', { ...score, among: { all: [] } }],
    ['segment', without(segment, 'name')],
    ['segment', without(segment, 'rule')],
    ['segment', { ...segment, owner: ['crm'] }],
    ['segment', { ...segment, purpose: 5 }],
    ['segment', { ...segment, action: null }],
    ['segment', { ...segment, grid: ['rfm'] }],
    ['segment', { ...segment, colour: 'red' }],
    ['segment', { ...segment, rule: { fact: 'order_count', operator: 'equal', value: 0 } }],
    ['segment', { ...segment, rule: { all: [] } }],
    ['segment', { ...segment, rule: { not: [among] } }],
    ['segment', { ...segment, rule: { ...among, any: [among] } }],
    ['segment', { ...segment, rule: { all: [{ fact: 'order_count', operator: 'equal', value: null }] } }],
    ['segment', { ...segment, rule: { all: [{ fact: 'order_count', operator: 'in', value: [] }] } }],
    ['segment', { ...segment, rule: { all: [{ fact: 'order_count', operator: 'near', value: 5 }] } }],
    ['segment', { ...segment, rule: { all: [{ fact: 'order_count', operator: 'equal', value: 5, priority: 1 }] } }],
    ['metric', without(metric, 'kind')],
    ['metric', without(metric, 'events')],
    ['metric', { ...metric, kind: 'ratio' }],
    ['metric', { ...metric, aggregate: 'max' }],
    ['metric', { ...metric, kind: 'proportion', aggregate: 'count' }],
    ['metric', { ...metric, window_days: 0 }],
    ['metric', { ...metric, name: 5 }],
    ['metric', { ...metric, unit: 'EUR' }],
    ['experiment', {}],
    ['experiment', { variations: [{ key: 'control' }] }],
    ['experiment', { variations: [{ key: 'control' }, { key: '' }] }],
    ['experiment', { variations: [{ key: 'control' }, { key: 'treatment', weight: 0.5 }] }],
    ['experiment', { ...experiment, weights: [1.5, -0.5] }],
    ['experiment', { ...experiment, coverage: 0 }],
    ['experiment', { ...experiment, seed: 'probe' }],
    ['experiment', { ...experiment, source: 'elsewhere' }],
    ['experiment', { ...experiment, audience: 'lapsed' }],
    ['experiment', { ...experiment, metrics: ['spend_14d'] }],
  ];

  it.each(BROKEN)('and the parser refuse the %s %j', (kind, body) => {
    expect({ schema: schemaAccepts(kind, body), parser: parserAccepts(kind, body) }).toEqual({
      schema: false,
      parser: false,
    });
  });
});
