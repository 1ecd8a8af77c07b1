import type { FactType, FactValue } from '../facts.js';
import type { ComparedValue } from '../values/operand.js';
import type { ValueShape } from '../values/value-shape.js';
import type { SqlOperand } from './sql.js';

/** Everything there is to know about one operator. */
export interface Operator {
  /** What it is called in rules, which is what json-rules-engine calls it. */
  readonly name: string;
  /** What people may write instead, for "did you mean". */
  readonly aliases: readonly string[];
  /** The words between fact and value in a sentence. */
  readonly phrase: (type: FactType) => string;
  /** The types of fact it can mean something for. */
  readonly factTypes: readonly FactType[];
  readonly value: ValueShape;
  /** Exactly json-rules-engine's answer, also for missing and ill-typed facts. */
  readonly evaluate: (fact: FactValue, value: ComparedValue) => boolean;
  /** The same answer as a boolean SQL expression that is never NULL. */
  readonly sql: (fact: SqlOperand, value: SqlOperand) => string;
}
