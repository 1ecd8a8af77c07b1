import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Rule, RuleNode } from '../rule.js';
import { customerArbitrary, customerAt, NOW, nowArbitrary, ruleJsonArbitrary, SCOPE } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { propertyRuns } from '../testing/property-runs.js';
import { analyseRule } from './analyse-rule.js';
import { answer, groupAround, replaced } from './analysis.spec-support.js';
import { compareRules } from './compare-rules.js';

jest.setTimeout(60_000);

const customers = fc.array(customerArbitrary, { minLength: 8, maxLength: 12, size: 'max' });
const rule = ruleJsonArbitrary().map((json) => parsed(json));

/** Rules about few facts, so that their parts have something to do with each other. */
const tight = (fact: string): fc.Arbitrary<Rule> =>
  ruleJsonArbitrary()
    .map((json) => parsed(json))
    .filter((one) => JSON.stringify(one).includes(fact));

const always = parsed({
  any: [
    { fact: 'number_a', operator: 'isSet', value: true },
    { fact: 'number_a', operator: 'isSet', value: false },
  ],
});
const never: RuleNode = { kind: 'not', node: always };

describe('what the analysis says of a rule', () => {
  it('holds of every customer, at every moment', () => {
    const moments = fc.array(
      nowArbitrary.chain((now) => fc.tuple(fc.constant(now), customerAt(now))),
      { minLength: 8, maxLength: 12, size: 'max' },
    );
    fc.assert(
      fc.property(fc.oneof(rule, tight('instant')), moments, (one, asked) => {
        const { warnings } = analyseRule(one, SCOPE, { now: NOW });
        for (const { code, pointer } of warnings) {
          const other = withoutPart(one, code, pointer);
          for (const [now, customer] of asked) expect(answer(other, customer, now)).toBe(answer(one, customer, now));
        }
      }),
      { numRuns: propertyRuns(120) },
    );
  });

  it('is the same for all redundant parts together', () => {
    fc.assert(
      fc.property(rule, rule, customers, (a, b, asked) => {
        const one = parsedAll([a, b, a]);
        const { warnings } = analyseRule(one, SCOPE, { now: NOW });
        const other = warnings.reduce<Rule>((rest, { code, pointer }) => withoutPart(rest, code, pointer), one);
        for (const customer of asked) expect(answer(other, customer, NOW)).toBe(answer(one, customer, NOW));
      }),
      { numRuns: propertyRuns(80) },
    );
  });
});

const parsedAll = (nodes: readonly RuleNode[]): Rule => ({ kind: 'all', nodes });

/** The rule as it would be if what a warning says were so: with true or false in the place of the part. */
function withoutPart(one: Rule, code: string, pointer: string): Rule {
  const by: Readonly<Record<string, RuleNode>> = {
    'never-matches': never,
    'always-matches': always,
    contradicted: never,
    redundant: groupAround(pointer) === 'all' ? always : never,
  };
  const constant = by[code];
  return constant === undefined ? one : (replaced(one, pointer, constant) as Rule);
}

describe('what a comparison of rules says', () => {
  it.each(['any two', 'a rule and what is made of it'])('holds of every customer: %s', (kind) => {
    const two =
      kind === 'any two'
        ? fc.tuple(rule, rule)
        : fc
            .tuple(rule, rule)
            .chain(([a, b]) =>
              fc.tuple(
                fc.constant(a),
                fc.constantFrom<Rule>(
                  { kind: 'all', nodes: [a, b] },
                  { kind: 'any', nodes: [b, a] },
                  { kind: 'not', node: { kind: 'all', nodes: [b, a] } },
                  { kind: 'all', nodes: [{ kind: 'any', nodes: [a, b] }, a] },
                ),
              ),
            );
    fc.assert(
      fc.property(two, customers, ([a, b], asked) => {
        const { relation, onlyFirst, onlySecond, both } = compareRules(a, b, SCOPE, { now: NOW });
        for (const customer of asked) {
          const [inA, inB] = [answer(a, customer, NOW), answer(b, customer, NOW)];
          if (relation === 'equal') expect(inA).toBe(inB);
          if (relation === 'narrower') expect(inA && !inB).toBe(false);
          if (relation === 'wider') expect(inB && !inA).toBe(false);
          if (relation === 'disjoint') expect(inA && inB).toBe(false);
        }
        const wanted = [
          [onlyFirst, true, false],
          [onlySecond, false, true],
          [both, true, true],
        ] as const;
        for (const [existence, inA, inB] of wanted) {
          if (existence.exists !== 'yes') continue;
          expect([answer(a, existence.witness, NOW), answer(b, existence.witness, NOW)]).toEqual([inA, inB]);
        }
      }),
      { numRuns: propertyRuns(120) },
    );
  });
});
