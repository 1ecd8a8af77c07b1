import type { FactType, FactValue, Scalar, ScalarType } from '../facts.js';

/** The right-hand side of a comparison. */
export type Operand = LiteralOperand | ListOperand | FactOperand;

export interface LiteralOperand {
  readonly kind: 'literal';
  readonly type: ScalarType;
  readonly value: Scalar;
}

/** The values an `in` lists; never empty, all of one type. */
export interface ListOperand {
  readonly kind: 'list';
  readonly type: ScalarType;
  readonly values: readonly Scalar[];
}

/** Another fact of the same customer, written `{"fact": name}`. */
export interface FactOperand {
  readonly kind: 'fact';
  readonly type: FactType;
  readonly fact: string;
}

/** What an operand amounts to for one customer. */
export type ComparedValue = FactValue | readonly Scalar[];
