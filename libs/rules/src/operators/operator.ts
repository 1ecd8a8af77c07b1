import type { Test } from '../decorators/decorator.js';
import type { FactType } from '../facts.js';
import type { SqlOperand } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import type { ClockEdge } from '../time/crossing.js';
import type { Moment } from '../time/moment.js';
import type { ComparedValue, Operand } from '../values/operand.js';
import type { ValueShape } from '../values/value-shape.js';

/** Everything there is to know about one operator. */
export interface Operator {
  /** What it is called in rules; for those that json-rules-engine brings along, what they are called there. */
  readonly name: string;
  /** What people may write instead, for "did you mean". */
  readonly aliases: readonly string[];
  /** What follows the fact in a sentence. @param value what it is compared with, in words */
  readonly say: (value: string, type: FactType) => string;
  /** The types of fact it can mean something for. */
  readonly factTypes: readonly FactType[];
  readonly value: ValueShape;
  /**
   * What it means: json-rules-engine's answer, also for missing and ill-typed facts. The operators Winnow adds are registered
   * there with this very function.
   */
  readonly test: (value: ComparedValue, moment: Moment) => Test;
  /** The same answer as a boolean SQL expression that is never NULL. */
  readonly sql: (fact: SqlOperand, value: Operand, writer: SqlWriter) => string;
  /** The operator to use in place of this one with `ignoreCase:`, which would spoil its value. */
  readonly ignoringCase?: string;
  /** json-rules-engine has it already. */
  readonly native?: boolean;
  /** How long it takes beside `equal` on a number, roughly; see the benchmark `rules-sql`. */
  readonly effort?: number;
  /** For operators of time: what an answer about an instant waits for. Nothing else than the clock passing one can change it. */
  readonly edges?: (value: ComparedValue) => readonly ClockEdge[];
}
