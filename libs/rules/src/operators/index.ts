import type { FactType } from '../facts.js';
import { anniversaryInTheLast, anniversaryInTheNext, anniversaryThisMonth, anniversaryToday } from './anniversary.js';
import { between, notBetween } from './between.js';
import { betweenAgo } from './between-ago.js';
import { contains } from './contains.js';
import { containsAll } from './contains-all.js';
import { containsAny } from './contains-any.js';
import { containsNone } from './contains-none.js';
import { containsText } from './contains-text.js';
import { doesNotContain } from './does-not-contain.js';
import { doesNotContainAll } from './does-not-contain-all.js';
import { doesNotContainText } from './does-not-contain-text.js';
import { doesNotEndWith } from './does-not-end-with.js';
import { doesNotStartWith } from './does-not-start-with.js';
import { endsWith } from './ends-with.js';
import { equal } from './equal.js';
import { greaterThan } from './greater-than.js';
import { greaterThanInclusive } from './greater-than-inclusive.js';
import { isIn } from './in.js';
import { inCalendarPeriod } from './in-calendar-period.js';
import { inMonthOfYear } from './in-month-of-year.js';
import { inTheLast } from './in-the-last.js';
import { inTheNext } from './in-the-next.js';
import { isSet } from './is-set.js';
import { lessThan } from './less-than.js';
import { lessThanInclusive } from './less-than-inclusive.js';
import { doesNotMatch, doesNotMatchIgnoringCase, matches, matchesIgnoringCase } from './matches.js';
import { moreThanAgo } from './more-than-ago.js';
import { notEqual } from './not-equal.js';
import { notIn } from './not-in.js';
import type { Operator } from './operator.js';
import { startsWith } from './starts-with.js';

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
  between,
  notBetween,
  isSet,
  startsWith,
  doesNotStartWith,
  endsWith,
  doesNotEndWith,
  containsText,
  doesNotContainText,
  matches,
  doesNotMatch,
  matchesIgnoringCase,
  doesNotMatchIgnoringCase,
  contains,
  doesNotContain,
  containsAny,
  containsAll,
  containsNone,
  doesNotContainAll,
  inTheLast,
  moreThanAgo,
  betweenAgo,
  inTheNext,
  inCalendarPeriod,
  anniversaryToday,
  anniversaryInTheLast,
  anniversaryInTheNext,
  anniversaryThisMonth,
  inMonthOfYear,
} as const satisfies Readonly<Record<string, Operator>>;

export type OperatorName = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly OperatorName[];

export const isOperatorName = (name: unknown): name is OperatorName =>
  typeof name === 'string' && Object.hasOwn(OPERATORS, name);

/** An operator as its interface, without what only its own file knows. */
export const operatorOf = (name: OperatorName): Operator => OPERATORS[name];

/** The operators that a type of fact can be asked with. */
export const operatorsFor = (type: FactType): OperatorName[] =>
  OPERATOR_NAMES.filter((name) => operatorOf(name).factTypes.includes(type));
