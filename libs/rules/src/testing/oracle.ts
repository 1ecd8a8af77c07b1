import { Engine } from 'json-rules-engine';
import type { FactValue } from '../facts.js';
import { toJsonRulesEngine } from '../interpreters/to-json-rules-engine.js';
import type { Rule } from '../rule.js';

/** The facts of one customer; a fact that is not there is missing. */
export type Customer = Readonly<Record<string, FactValue>>;

/** The real json-rules-engine's answers: one row per customer, one column per rule. */
export async function askJsonRulesEngine(
  rules: readonly Rule[],
  customers: readonly Customer[],
  segments: ReadonlyMap<string, Rule> = new Map(),
): Promise<boolean[][]> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const [key, rule] of segments) engine.setCondition(key, conditionsOf(rule));
  for (const [index, rule] of rules.entries()) {
    engine.addRule({ name: String(index), conditions: conditionsOf(rule), event: { type: 'matched' } });
  }

  const answers: boolean[][] = [];
  for (const customer of customers) {
    const { results } = await engine.run({ ...customer });
    const names = new Set(results.map(({ name }) => name));
    answers.push(rules.map((_, index) => names.has(String(index))));
  }
  return answers;
}

type Conditions = Parameters<Engine['setCondition']>[1];

const conditionsOf = (rule: Rule): Conditions => toJsonRulesEngine(rule) as unknown as Conditions;
