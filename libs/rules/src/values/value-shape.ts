import type { FactType } from '../facts.js';
import type { Parsing } from '../parse/parsing.js';
import type { Operand } from './operand.js';

/** The left-hand side that a value is read for, and where the value stands. */
export interface Compared {
  readonly fact: string;
  /** What the operator is asked about: the type of the fact, or what decorators make of it. */
  readonly type: FactType;
  readonly operator: string;
  readonly pointer: string;
}

/** What an operator takes as its value: reads it, or records why it cannot be and answers undefined. Null never gets here. */
export type ValueShape = (json: unknown, compared: Compared, parsing: Parsing) => Operand | undefined;
