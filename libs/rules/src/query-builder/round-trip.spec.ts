import { describe, expect, it } from '@jest/globals';
import {
  defaultValidator,
  formatQuery,
  isRuleGroup,
  isRuleGroupType,
  isRuleType,
  joinWith,
  prepareRuleGroup,
  type RuleGroupType,
  toArray,
} from '@react-querybuilder/core';
import fc, { type Arbitrary } from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '#kernel';
import { evaluateRule } from '../interpreters/evaluate-rule.js';
import type { Rule } from '../rule.js';
import { customerArbitrary, NOW, ruleJsonArbitrary, SCOPE } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { propertyRuns } from '../testing/property-runs.js';
import { fromQueryBuilder } from './from-query-builder.js';
import type { QueryGroup, QueryRule } from './query.js';
import { toQueryBuilder } from './to-query-builder.js';

const SEGMENTS = ['first', 'second'];

/** Names, and nodes without, in the order they are given out. */
const names = fc.array(fc.option(fc.constantFrom('', 'a name', 'Naam: é', '~'), { nil: undefined, freq: 1 }), {
  minLength: 1,
  maxLength: 12,
});

/** The rule with names on some of its nodes. */
function named(json: JsonValue, given: readonly (string | undefined)[], count = { next: 0 }): JsonValue {
  if (Array.isArray(json)) return json.map((node) => named(node, given, count));
  if (!isJsonObject(json)) return json;
  const name = given[count.next++ % given.length];
  const inner = Object.entries(json).map(([key, value]) => [
    key,
    ['all', 'any', 'not'].includes(key) ? named(value, given, count) : value,
  ]);
  return { ...Object.fromEntries(inner), ...(name !== undefined && { name }) };
}

const rule: Arbitrary<Rule> = fc
  .tuple(
    fc.oneof(
      { weight: 20, arbitrary: ruleJsonArbitrary(SEGMENTS) },
      { weight: 1, arbitrary: fc.constantFrom<JsonObject[]>({ condition: 'first' }, { not: { condition: 'first' } }) },
    ),
    names,
  )
  .map(([json, given]) => parsed(named(json, given)));

function read(query: unknown): Rule {
  const result = fromQueryBuilder(query, SCOPE);
  if (!result.ok) throw new Error(JSON.stringify(result.error, undefined, 1));
  return result.value;
}

describe('a rule as a query', () => {
  it('is read back as the same rule', () => {
    fc.assert(
      fc.property(rule, (one) => expect(read(toQueryBuilder(one))).toEqual(one)),
      { numRuns: propertyRuns(500) },
    );
  });

  it('is read back as the same rule after a way through JSON, which has no -0', () => {
    const sent = (query: QueryGroup): unknown => JSON.parse(JSON.stringify(query));
    fc.assert(
      fc.property(rule, (one) =>
        expect(sent(toQueryBuilder(read(sent(toQueryBuilder(one)))))).toEqual(sent(toQueryBuilder(one))),
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('holds for the same customers', () => {
    const alone = ruleJsonArbitrary().map((json) => parsed(json));
    fc.assert(
      fc.property(alone, fc.array(customerArbitrary, { minLength: 5, maxLength: 5 }), (one, customers) => {
        const again = read(toQueryBuilder(one));
        const answers = (asked: Rule) =>
          customers.map((facts) => evaluateRule(asked, (name) => facts[name], NOW).matched);
        expect(answers(again)).toEqual(answers(one));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('is what react-querybuilder takes', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const query: RuleGroupType = toQueryBuilder(one);
        expect(isRuleGroupType(query)).toBe(true);
        expect(everyPart(query)).toBe(true);
        const withIds = prepareRuleGroup(query);
        expect(Object.values(defaultValidator(withIds)).every((valid) => valid === true)).toBe(true);
        expect(JSON.parse(formatQuery(withIds, 'json_without_ids'))).toEqual(JSON.parse(JSON.stringify(query)));
        expect(read(withIds)).toEqual(one);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('is the canonical form of every other way to write it', () => {
    fc.assert(
      fc.property(rule, fc.infiniteStream(fc.nat(3)), (one, choices) => {
        const query = toQueryBuilder(one);
        expect(toQueryBuilder(read(loosened(query, () => choices.next().value)))).toEqual(query);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('shares nothing with the rule', () => {
    const one = parsed({ all: [{ fact: 'string_a', operator: 'in', value: ['NL'] }] });
    const query = toQueryBuilder(one);
    expect(Object.isFrozen(query.rules)).toBe(false);
    (query.rules[0] as { value: string[] }).value.push('BE');
    expect(read(toQueryBuilder(one))).toEqual(parsed({ all: [{ fact: 'string_a', operator: 'in', value: ['NL'] }] }));
  });
});

/** The same query with what the builder and its inputs add and change. */
function loosened<Part extends QueryGroup | QueryRule>(part: Part, choose: () => number): JsonObject {
  const added: JsonObject = [{}, { id: 'x', path: [0] }, { disabled: false, muted: false }, { meta: { theirs: [1] } }][
    choose()
  ] as JsonObject;
  const meta = { ...(isJsonObject(added.meta) && added.meta), ...part.meta };
  const common = { ...added, ...(Object.keys(meta).length > 0 && { meta }) };
  return 'rules' in part
    ? { not: false, ...part, ...common, rules: part.rules.map((inner) => loosened(inner, choose)) }
    : { valueSource: 'value', combinatorPreceding: 'or', ...part, ...common, value: loosenedValue(part, choose) };
}

function loosenedValue({ operator, value }: QueryRule, choose: () => number): JsonValue {
  if (choose() === 0) return value;
  if (operator === 'null' || operator === 'notNull') return 'left over';
  if (typeof value === 'number') return numberText(value);
  if (!Array.isArray(value)) return value;
  const texts = value.map((item) => (typeof item === 'number' ? numberText(item) : item));
  const joined = joinWith(texts);
  const survives = toArray(joined, { retainEmptyStrings: true }).every(
    (item, index) => item !== '' && item === texts[index],
  );
  return survives ? joined : texts;
}

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const everyPart = (group: RuleGroupType): boolean =>
  group.rules.every((part) => (isRuleGroup(part) ? everyPart(part as RuleGroupType) : isRuleType(part)));
