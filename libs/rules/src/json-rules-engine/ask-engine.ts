import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { FactRecord } from '../interpreters/compile-predicate.js';
import { factsOf } from '../interpreters/facts-of.js';
import { toJsonRulesEngine } from '../interpreters/to-json-rules-engine.js';
import type { Rule } from '../rule.js';
import { engineFacts } from './engine-facts.js';
import { registerOperators } from './register-operators.js';

export interface EngineQuestion {
  readonly rules: readonly Rule[];
  readonly customers: readonly FactRecord[];
  readonly now: Date;
  /** The rules of segments that the others refer to, by key. */
  readonly segments?: ReadonlyMap<string, Rule>;
}

/** The answers of the real json-rules-engine: one row per customer, one column per rule. */
export async function askJsonRulesEngine({ rules, customers, now, segments }: EngineQuestion): Promise<boolean[][]> {
  const engine = newEngine(now);
  for (const [key, rule] of segments ?? []) engine.setCondition(key, conditionsOf(rule));
  for (const [index, rule] of rules.entries()) {
    engine.addRule({ name: String(index), conditions: conditionsOf(rule), event: { type: 'matched' } });
  }
  const names = new Set([...rules, ...(segments?.values() ?? [])].flatMap((rule) => [...factsOf(rule)]));
  const answers: boolean[][] = [];
  for (const customer of customers) {
    const { results } = await engine.run(engineFacts(customer, names));
    const matched = new Set(results.map(({ name }) => name));
    answers.push(rules.map((_, index) => matched.has(String(index))));
  }
  return answers;
}

/**
 * Loads a rule into json-rules-engine, which refuses what it cannot take.
 * @returns its complaint; undefined if it takes the rule
 */
export function complaintOfJsonRulesEngine(rule: Rule): string | undefined {
  try {
    newEngine(new Date(0)).addRule({ conditions: conditionsOf(rule), event: { type: 'matched' } });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function newEngine(now: Date): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true });
  registerOperators(engine, { now: () => now });
  return engine;
}

const conditionsOf = (rule: Rule): TopLevelCondition => toJsonRulesEngine(rule) as unknown as TopLevelCondition;
