import type { JsonObject } from '#kernel';
import type { FactRecord } from '../interpreters/compile-predicate.js';
import { readsOf } from '../interpreters/facts-of.js';
import { toJsonRulesEngine } from '../interpreters/to-json-rules-engine.js';
import type { Rule } from '../rule.js';

/** A rule and a customer about whom interpreters disagree. */
export interface Mismatch {
  readonly rule: JsonObject;
  readonly facts: FactRecord;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Where the answers of several interpreters differ: one row per customer, one column per rule, each. At most three, to be read. */
export function mismatches(
  { rules, customers }: { readonly rules: readonly Rule[]; readonly customers: readonly FactRecord[] },
  interpreters: Readonly<Record<string, ReadonlyArray<readonly unknown[]>>>,
): Mismatch[] {
  const found: Mismatch[] = [];
  for (const [row, customer] of customers.entries()) {
    for (const [column, rule] of rules.entries()) {
      const answers = Object.fromEntries(
        Object.entries(interpreters).map(([name, table]) => [name, table[row]?.[column]]),
      );
      const distinct = new Set(Object.values(answers));
      if (distinct.size === 1 && typeof [...distinct][0] === 'boolean') continue;
      const facts = Object.fromEntries([...readsOf(rule)].map((name) => [name, customer[name]]));
      found.push({ rule: toJsonRulesEngine(rule), facts, answers });
      if (found.length === 3) return found;
    }
  }
  return found;
}
