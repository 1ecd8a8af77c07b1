import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
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
import { FEATURE_KIND, factTypeOf } from '#features';
import type { JsonObject } from '#kernel';
import { evaluateRule, type FactValue, factsOf, parseRule, type Rule, toJsonRulesEngine } from '#rules';
import { SEGMENT_KIND } from '#segments';
import { ruleJsonArbitrary, SCOPE } from '../libs/rules/src/testing/arbitraries.js';

const registry = new DefinitionRegistry();
for (const kind of [FEATURE_KIND, SEGMENT_KIND, METRIC_KIND, EXPERIMENT_KIND]) registry.register<unknown>(kind);

const files = await readDefinitionFolder('rules');
const { scope, problems } = registry.parse(bodiesOf(files));
const features = scope.specs(FEATURE_KIND);
const segments = scope.specs(SEGMENT_KIND);

/** What a customer has, and whether that makes them a member. */
interface Case {
  readonly name: string;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly member: boolean;
}

/** Whether the real json-rules-engine finds that a rule holds. */
async function engineSays(rule: Rule, facts: Case['facts']): Promise<boolean> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  type Conditions = Parameters<Engine['setCondition']>[1];
  engine.addRule({ conditions: toJsonRulesEngine(rule) as unknown as Conditions, event: { type: 'member' } });
  const { results } = await engine.run({ ...facts });
  return results.length === 1;
}

function inlinedRuleOf(key: string): Rule {
  const segment = segments.get(key);
  if (segment === undefined) throw new Error(`no segment ${key}`);
  return segment.inlined;
}

const isMember = (key: string, facts: Case['facts']): boolean =>
  evaluateRule(inlinedRuleOf(key), (fact) => facts[fact]).matched;

describe('the shipped definitions', () => {
  it('are accepted, all together', () => {
    expect(problems).toEqual([]);
    for (const kind of ['feature', 'segment', 'metric'] as const) {
      expect(files.some((file) => file.kind === kind)).toBe(true);
    }
  });

  it('name their schema, so that editors check them', async () => {
    const named = await Promise.all(
      files.map(async ({ path, kind }) => [path, JSON.parse(await readFile(path, 'utf8')).$schema, kind] as const),
    );
    expect(named.filter(([, schema, kind]) => schema !== `../${kind}.schema.json`)).toEqual([]);
  });
});

describe.each(files.filter(({ kind }) => kind === 'segment').map((file) => [file.key, file] as const))(
  'segment %s',
  (key, { cases }) => {
    const given = cases as readonly Case[];

    it('shows who is a member and who is not', () => {
      expect(new Set(given.map(({ member }) => member))).toEqual(new Set([true, false]));
    });

    it.each(given.map((one) => [one.name, one] as const))('%s', async (_name, { facts, member }) => {
      expect(isMember(key, facts)).toBe(member);
      expect(await engineSays(inlinedRuleOf(key), facts)).toBe(member);
    });

    it('is shown with the facts it asks for, as the type they are', () => {
      const asked = factsOf(inlinedRuleOf(key));
      for (const [fact, value] of given.flatMap(({ facts }) => Object.entries(facts))) {
        const spec = features.get(fact);
        expect({ fact, asked: asked.has(fact), defined: spec !== undefined }).toEqual({
          fact,
          asked: true,
          defined: true,
        });
        const type = spec === undefined ? 'string' : factTypeOf(spec);
        const expected = type === 'boolean' || type === 'string' ? type : type === 'instant' ? 'string' : 'number';
        expect({ fact, type: typeof value }).toEqual({ fact, type: expected });
      }
    });
  },
);

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
  const scores = [1, 2, 3, 4, 5];
  const cells = scores.flatMap((r) => scores.map((f) => [r, f] as const));
  const segmentsAt = (facts: Case['facts']) => Object.keys(GRID).filter((key) => isMember(key, facts));

  it.each(cells)('hold the cell R=%d F=%d exactly once, as the grid has it', (r, f) => {
    const wanted = Object.keys(GRID).filter((key) => GRID[key]?.test(`${r}${f}`));
    expect(wanted).toHaveLength(1);
    expect(segmentsAt({ rfm_r: r, rfm_f: f })).toEqual(wanted);
  });

  it('hold nobody without an order', () => {
    expect(segmentsAt({})).toEqual([]);
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
    ['feature', aggregate],
    ['feature', { ...aggregate, aggregate: 'distinct', of: 'order_id', missing: 'one_each', last_days: 36_500 }],
    ['feature', recency],
    ['feature', score],
    ['feature', { ...score, bins: 3, best: 'low', cuts: [1, 2] }],
    ['segment', segment],
    ['segment', { ...segment, description: 'For the test.', owner: 'crm' }],
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
