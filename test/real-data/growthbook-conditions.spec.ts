import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { askJsonRulesEngine, compilePredicate, evaluateRule, parseRule, type Rule } from '#rules';
import { NoEquivalent, type TranslatedCondition, translateCondition } from '../support/growthbook-condition.js';

const FILE = '../shared/data/growthbook-cases.json';

const NOW = new Date('2026-06-17T12:00:00.000Z');

type Case = readonly [title: string, condition: JsonObject, attributes: JsonObject, expected: boolean];

const cases: readonly Case[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')).evalCondition : [];

interface Equivalent {
  readonly title: string;
  readonly rule: Rule;
  readonly customer: TranslatedCondition['customer'];
  readonly expected: boolean;
}

/** The case in our language, or the reason why there is none. */
function equivalentOf([title, condition, attributes, expected]: Case): Equivalent | string {
  try {
    const { rule: json, facts, customer } = translateCondition(condition, attributes);
    const rule = parseRule(json, { facts, segments: new Set() });
    return rule.ok ? { title, rule: rule.value, customer, expected } : (rule.error[0]?.code ?? 'refused');
  } catch (error) {
    if (error instanceof NoEquivalent) return error.message;
    throw error;
  }
}

const translated = cases.map(equivalentOf);
const equivalents = translated.filter((one): one is Equivalent => typeof one !== 'string');

(cases.length > 0 ? describe : describe.skip)("GrowthBook's published cases of targeting conditions", () => {
  it('have an equivalent, but for those of versions, types, saved groups and the like', () => {
    const reasons = new Set(translated.filter((one) => typeof one === 'string'));
    expect(equivalents.length).toBeGreaterThan(90);
    expect(reasons).toContain('$vgt');
    expect(reasons).toContain('$type');
    expect(reasons).toContain('$inGroup');
  });

  const named: Array<[string, Equivalent | undefined]> =
    cases.length > 0 ? equivalents.map((one) => [one.title, one]) : [['none', undefined]];

  it.each(named)('%s', async (_, equivalent) => {
    if (equivalent === undefined) throw new Error('skipped');
    const { rule, customer, expected } = equivalent;
    const [[engine] = []] = await askJsonRulesEngine({ rules: [rule], customers: [customer], now: NOW });
    expect({
      trace: evaluateRule(rule, (name) => customer[name], NOW).matched,
      predicate: compilePredicate(rule).at(NOW)(customer),
      engine,
    }).toEqual({ trace: expected, predicate: expected, engine: expected });
  });
});
