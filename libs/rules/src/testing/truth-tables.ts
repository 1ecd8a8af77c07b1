import { readFileSync } from 'node:fs';
import type { JsonObject, JsonValue } from '#kernel';
import type { FactRecord } from '../interpreters/compile-predicate.js';
import type { Rule } from '../rule.js';
import { NOW } from './arbitraries.js';
import { parsed } from './parsed.js';

/** What one comparison means, by example: the values of its fact for which it holds and for which it does not; null is missing. */
interface TruthTable {
  readonly leaf: JsonObject & { readonly fact: string; readonly operator: string };
  /** The instant it is asked at, where that matters. */
  readonly now?: string;
  /** What the customer has besides. */
  readonly others?: Readonly<Record<string, JsonValue>>;
  readonly holds: readonly JsonValue[];
  readonly fails: readonly JsonValue[];
}

/** One row of a table, ready to be asked. */
export interface TruthRow {
  readonly title: string;
  readonly operator: string;
  readonly rule: Rule;
  readonly customer: FactRecord;
  readonly now: Date;
  readonly expected: boolean;
}

export function truthRows(): TruthRow[] {
  const tables = JSON.parse(readFileSync('libs/rules/src/testing/truth-tables.json', 'utf8')) as TruthTable[];
  return tables.flatMap(({ leaf, now = NOW.toISOString(), others = {}, holds, fails }) => {
    const rule = parsed({ all: [leaf] });
    const row = (value: JsonValue, expected: boolean): TruthRow => ({
      title: `${JSON.stringify(leaf)} of ${JSON.stringify(value)}`,
      operator: leaf.operator,
      rule,
      customer: present({ ...others, [leaf.fact]: value }),
      now: new Date(now),
      expected,
    });
    return [...holds.map((value) => row(value, true)), ...fails.map((value) => row(value, false))];
  });
}

const present = (facts: Readonly<Record<string, JsonValue>>): FactRecord =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as FactRecord;
