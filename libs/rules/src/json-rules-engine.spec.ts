import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { inlineSegments } from './inline-segments.js';
import { evaluateRule } from './interpreters/evaluate-rule.js';
import { toJsonRulesEngine } from './interpreters/to-json-rules-engine.js';
import { OPERATOR_NAMES, OPERATORS } from './operators/index.js';
import type { Rule } from './rule.js';
import { customerArbitrary, illTypedCustomerArbitrary, ruleJsonArbitrary } from './testing/arbitraries.js';
import { askJsonRulesEngine, type Customer } from './testing/oracle.js';
import { parsed } from './testing/parsed.js';

jest.setTimeout(60_000);

const manyRules = fc.array(ruleJsonArbitrary(), { minLength: 10, maxLength: 20, size: 'max' });
const manyOf = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(one, { minLength: 10, maxLength: 20, size: 'max' });

const answers = (rules: readonly Rule[], customers: readonly Customer[]): boolean[][] =>
  customers.map((customer) => rules.map((rule) => evaluateRule(rule, (name) => customer[name]).matched));

describe('a rule means what json-rules-engine says it means', () => {
  it('for customers with missing facts and edge values', async () => {
    await fc.assert(
      fc.asyncProperty(manyRules, manyOf(customerArbitrary), async (json, customers) => {
        const rules = json.map((one) => parsed(one));
        expect(answers(rules, customers)).toEqual(await askJsonRulesEngine(rules, customers));
      }),
      { numRuns: 60 },
    );
  });

  it('for facts of the wrong type', async () => {
    await fc.assert(
      fc.asyncProperty(manyRules, manyOf(illTypedCustomerArbitrary), async (json, customers) => {
        const rules = json.map((one) => parsed(one));
        expect(answers(rules, customers)).toEqual(await askJsonRulesEngine(rules, customers));
      }),
      { numRuns: 20 },
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
      fc.asyncProperty(segments, rules, manyOf(customerArbitrary), async (segmentJson, ruleJson, customers) => {
        const known = new Map(Object.entries(segmentJson).map(([key, json]) => [key, parsed(json)]));
        const references = ruleJson.map((json) => parsed(json));
        const inlined = references.map((rule) => inlineSegments(rule, (key) => known.get(key) ?? rule));
        const whole = inlined.map((result) => (result.ok ? result.value : parsed({})));
        expect(answers(whole, customers)).toEqual(await askJsonRulesEngine(references, customers, known));
      }),
      { numRuns: 15 },
    );
  });

  it('with the JSON it was parsed from', () => {
    fc.assert(
      fc.property(ruleJsonArbitrary(['first']), (json) => {
        const rule = parsed(json);
        expect(toJsonRulesEngine(rule)).toEqual(json);
        expect(parsed(toJsonRulesEngine(rule))).toEqual(rule);
      }),
    );
  });
});

describe('a missing fact', () => {
  const trueWhenMissing = OPERATOR_NAMES.filter((name) => OPERATORS[name].evaluate(undefined, ['NL']));

  it('satisfies notEqual and notIn, and nothing else', () => {
    expect(trueWhenMissing).toEqual(['notEqual', 'notIn']);
  });

  it('equals another missing fact', () => {
    const rule = parsed({ all: [{ fact: 'number_a', operator: 'equal', value: { fact: 'number_b' } }] });
    expect(evaluateRule(rule, () => undefined).matched).toBe(true);
  });
});
