import type { FactType, FactValue } from '../facts.js';
import type { SqlOperand } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import type { ComparedValue } from '../values/operand.js';

/** Whether what a decorated operator asks holds for a fact. */
export type Test = (fact: FactValue) => boolean;

/** The condition of a decorated operator, for an operand of the decorator's choice. */
export type NextSql = (fact: SqlOperand, writer: SqlWriter) => string;

/**
 * What json-rules-engine calls a decorator: written before an operator and a colon, it changes what the operator is asked, as in
 * `someFact:startsWith`. A rule names at most one of each rank, in the order of the ranks.
 */
export interface Decorator {
  readonly name: string;
  /** 1: what becomes of a missing fact. 2: which elements of a list. 3: what of the value. */
  readonly rank: 1 | 2 | 3;
  /** What people may write instead, for "did you mean". */
  readonly aliases: readonly string[];
  /** What it adds to how long a comparison takes, beside comparing an instant; nothing unless said. */
  readonly effort?: number;
  /** The type the operator is asked about, given that of the fact; undefined where the decorator means nothing. */
  readonly inner: (type: FactType) => FactType | undefined;
  readonly test: (next: Test) => Test;
  /** What becomes of the value the operator compares with. */
  readonly value?: (value: ComparedValue) => ComparedValue;
  readonly sql: (fact: SqlOperand, next: NextSql, writer: SqlWriter) => string;
  /** The sentence with the decorator, from the one without. */
  readonly say: (sentence: Sentence) => Sentence;
}

/** The parts of a comparison in English: "orders", "is at least 3". */
export interface Sentence {
  readonly subject: string;
  readonly predicate: string;
}
