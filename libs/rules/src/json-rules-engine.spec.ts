import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { inlineSegments } from './inline-segments.js';
import { compilePredicate, type FactRecord } from './interpreters/compile-predicate.js';
import { evaluateRule } from './interpreters/evaluate-rule.js';
import { toJsonRulesEngine } from './interpreters/to-json-rules-engine.js';
import { askJsonRulesEngine } from './json-rules-engine/index.js';
import type { Rule } from './rule.js';
import { customerAt, illTypedCustomerArbitrary, NOW, nowArbitrary, ruleJsonArbitrary } from './testing/arbitraries.js';
import { mismatches } from './testing/mismatches.js';
import { parsed } from './testing/parsed.js';
import { propertyRuns } from './testing/property-runs.js';

jest.setTimeout(600_000);

const several = { minLength: 10, maxLength: 20, size: 'max' } as const;
const manyRules = fc.array(ruleJsonArbitrary(), several);
const manyOf = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, several);

const traced = (rules: readonly Rule[], customers: readonly FactRecord[], now: Date): boolean[][] =>
  customers.map((customer) => rules.map((rule) => evaluateRule(rule, (name) => customer[name], now).matched));

const predicted = (rules: readonly Rule[], customers: readonly FactRecord[], now: Date): boolean[][] => {
  const predicates = rules.map((rule) => compilePredicate(rule).at(now));
  return customers.map((customer) => predicates.map((predicate) => predicate(customer)));
};

describe('a rule means what json-rules-engine says it means', () => {
  it('for customers with missing facts and edge values, at peculiar instants', async () => {
    const cases = nowArbitrary.chain((now) => fc.tuple(fc.constant(now), manyRules, manyOf(customerAt(now))));
    await fc.assert(
      fc.asyncProperty(cases, async ([now, json, customers]) => {
        const rules = json.map((one) => parsed(one));
        const engine = await askJsonRulesEngine({ rules, customers, now });
        const trace = traced(rules, customers, now);
        const predicate = predicted(rules, customers, now);
        expect(mismatches({ rules, customers }, { engine, trace, predicate })).toEqual([]);
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it('for facts that are null or of the wrong type', async () => {
    await fc.assert(
      fc.asyncProperty(manyRules, manyOf(illTypedCustomerArbitrary), async (json, customers) => {
        const rules = json.map((one) => parsed(one));
        const engine = await askJsonRulesEngine({ rules, customers, now: NOW });
        const trace = traced(rules, customers, NOW);
        const predicate = predicted(rules, customers, NOW);
        expect(mismatches({ rules, customers }, { engine, trace, predicate })).toEqual([]);
      }),
      { numRuns: propertyRuns(8) },
    );
  });

  it('for references to segments that refer to segments', async () => {
    const segments = fc.record({
      first: ruleJsonArbitrary(),
      second: ruleJsonArbitrary(['first']),
      third: ruleJsonArbitrary(['first', 'second']),
    });
    const rules = manyOf(ruleJsonArbitrary(['first', 'second', 'third']));
    await fc.assert(
      fc.asyncProperty(segments, rules, manyOf(customerAt(NOW)), async (segmentJson, ruleJson, customers) => {
        const known = new Map(Object.entries(segmentJson).map(([key, json]) => [key, parsed(json)]));
        const references = ruleJson.map((json) => parsed(json));
        const inlined = references.map((rule) => inlineSegments(rule, (key) => known.get(key) ?? rule));
        const whole = inlined.map((result) => (result.ok ? result.value : parsed({})));
        const engine = await askJsonRulesEngine({ rules: references, customers, now: NOW, segments: known });
        const trace = traced(whole, customers, NOW);
        expect(mismatches({ rules: whole, customers }, { engine, trace })).toEqual([]);
      }),
      { numRuns: propertyRuns(6) },
    );
  });

  it('with the JSON it was parsed from', () => {
    fc.assert(
      fc.property(ruleJsonArbitrary(['first']), (json) => {
        const rule = parsed(json);
        expect(toJsonRulesEngine(rule)).toEqual(json);
        expect(parsed(toJsonRulesEngine(rule))).toEqual(rule);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

it('two missing facts are equal', () => {
  const rule = parsed({ all: [{ fact: 'number_a', operator: 'equal', value: { fact: 'number_b' } }] });
  expect(evaluateRule(rule, () => undefined, NOW).matched).toBe(true);
});
