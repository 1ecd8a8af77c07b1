import type { FactType } from '../facts.js';
import { contains } from './contains.js';
import { doesNotContain } from './does-not-contain.js';
import { equal } from './equal.js';
import { greaterThan } from './greater-than.js';
import { greaterThanInclusive } from './greater-than-inclusive.js';
import { isIn } from './in.js';
import { lessThan } from './less-than.js';
import { lessThanInclusive } from './less-than-inclusive.js';
import { notEqual } from './not-equal.js';
import { notIn } from './not-in.js';
import type { Operator } from './operator.js';

/** Every operator of the language, by its name: a new one is a file and a line here. */
export const OPERATORS = {
  equal,
  notEqual,
  in: isIn,
  notIn,
  lessThan,
  lessThanInclusive,
  greaterThan,
  greaterThanInclusive,
  contains,
  doesNotContain,
} as const satisfies Readonly<Record<string, Operator>>;

export type OperatorName = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly OperatorName[];

export const isOperatorName = (name: unknown): name is OperatorName =>
  typeof name === 'string' && Object.hasOwn(OPERATORS, name);

/** The operators that a type of fact can be asked with. */
export const operatorsFor = (type: FactType): OperatorName[] =>
  OPERATOR_NAMES.filter((name) => OPERATORS[name].factTypes.includes(type));
