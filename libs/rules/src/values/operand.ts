import type { FactType, FactValue, Scalar, ScalarType } from '../facts.js';
import type { CalendarPeriod } from '../time/calendar.js';
import type { Span } from '../time/span.js';

/** The right-hand side of a comparison. All but a fact are constants, in `value` as json-rules-engine sees them. */
export type Operand = FactOperand | ConstantOperand;

export type ConstantOperand =
  | LiteralOperand
  | ListOperand
  | RangeOperand
  | PatternOperand
  | SpanOperand
  | SpanRangeOperand
  | PeriodOperand
  | DayOfYearOperand
  | MonthsOperand;

/** A fact of the same customer, written `{"fact": name}` with perhaps a path and params. */
export interface FactOperand {
  readonly kind: 'fact';
  readonly fact: string;
  /** The type of the value read: behind the path, or of the percentile. */
  readonly type: FactType;
  /** For objects: a definite path to a member. */
  readonly path?: string;
  /** Read as the percentile among all customers instead of as the value itself. */
  readonly as?: 'percentile';
  /** What stands in where the customer has no value. */
  readonly missing?: Scalar | readonly string[];
}

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

/** From the first to the second, both included, the first not above the second. */
export interface RangeOperand {
  readonly kind: 'range';
  readonly type: ScalarType;
  readonly values: readonly [Scalar, Scalar];
}

/** A regular expression that `parsePattern` accepts. */
export interface PatternOperand {
  readonly kind: 'pattern';
  readonly value: string;
}

export interface SpanOperand {
  readonly kind: 'span';
  readonly value: Span;
}

/** From the longer ago to the shorter ago. */
export interface SpanRangeOperand {
  readonly kind: 'spanRange';
  readonly value: { readonly from: Span; readonly to: Span };
}

export interface PeriodOperand {
  readonly kind: 'period';
  readonly value: CalendarPeriod;
}

/** A window around an anniversary; `days` where the operator counts days. */
export interface DayOfYearOperand {
  readonly kind: 'dayOfYear';
  readonly value: { readonly days?: number; readonly zone: string };
}

export interface MonthsOperand {
  readonly kind: 'months';
  readonly value: { readonly months: readonly number[]; readonly zone: string };
}

/** What an operand amounts to for one customer: the value of the other fact, or the constant as json-rules-engine hands it on. */
export type ComparedValue = FactValue | readonly Scalar[] | object;

/** The constant as it stands in the rule. */
export const constantOf = (operand: ConstantOperand): Scalar | readonly Scalar[] | object =>
  'values' in operand ? operand.values : operand.value;
