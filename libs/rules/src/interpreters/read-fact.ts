import { type FactValue, percentileOf } from '../facts.js';
import type { FactOperand } from '../values/operand.js';
import { valueAt } from '../values/path.js';

/** Where the facts of one customer come from: by name, and `percentile(name)` for a percentile. */
export type FactReader = (name: string) => FactValue;

/** Reads a fact as its operand says, and as json-rules-engine does: a path is followed into objects only. */
export function readFact({ fact, as, path, missing }: FactOperand, facts: FactReader): FactValue {
  const value = facts(as === undefined ? fact : percentileOf(fact));
  const present = value ?? missing;
  if (path === undefined || typeof present !== 'object' || present === null) return present;
  return valueAt(present, path) as FactValue;
}
