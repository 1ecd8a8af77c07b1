import { DECORATORS, type DecoratorName, isDecoratorName } from '../decorators/index.js';
import type { FactType } from '../facts.js';
import type { OperatorName } from '../operators/index.js';

/** Operators that the builder has a name of its own for, and what it is. */
const BUILDER_NAMES = {
  equal: '=',
  notEqual: '!=',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
  startsWith: 'beginsWith',
  doesNotStartWith: 'doesNotBeginWith',
  containsText: 'contains',
  doesNotContainText: 'doesNotContain',
} as const satisfies Partial<Record<OperatorName, string>>;

/** `isSet` is two operators there, which take no value. */
export const NULL_OPERATORS: ReadonlyMap<string, boolean> = new Map([
  ['null', false],
  ['notNull', true],
]);

/** Names that mean one thing for a text and another for a list. */
const SHARED_NAMES: ReadonlySet<string> = new Set(['contains', 'doesNotContain']);

const OUR_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(BUILDER_NAMES).map(([ours, theirs]) => [theirs, ours]),
);

/**
 * What an operator is called in the builder: its default name where it has one (`in`, `notIn`, `between`, `notBetween`, `endsWith`,
 * `doesNotEndWith` and, for lists, `contains` and `doesNotContain` are called the same), else ours. Decorators stand before it, so
 * that the builder shows them, and forgets them when another operator is chosen.
 *
 * @example operatorNameOf(['known', 'ignoreCase'], 'startsWith') === 'known:ignoreCase:beginsWith'
 */
export const operatorNameOf = (decorators: readonly DecoratorName[], operator: OperatorName): string =>
  [...decorators, builderName(operator)].join(':');

const builderName = (operator: OperatorName): string =>
  Object.hasOwn(BUILDER_NAMES, operator) ? BUILDER_NAMES[operator as keyof typeof BUILDER_NAMES] : operator;

/** An operator of the builder, taken apart. */
export interface NamedOperator {
  /** As a rule writes it, with its decorators. */
  readonly written: string;
  /** Without them. */
  readonly name: string;
  /** What the operator itself is asked about; undefined where that is not known. */
  readonly asked: FactType | undefined;
  /** The value that is in the operator's name. */
  readonly value?: boolean;
}

/** The other way. Names the builder does not have are left for `parseRule` to judge, ours among them. */
export function operatorOfName(theirs: string, type: FactType | undefined): NamedOperator {
  const decorators = theirs.split(':');
  const last = decorators.pop() ?? '';
  const asked = innerType(decorators, type);
  const value = NULL_OPERATORS.get(last);
  const name = value === undefined ? ourName(last, asked) : 'isSet';
  return { written: [...decorators, name].join(':'), name, asked, ...(value !== undefined && { value }) };
}

const ourName = (theirs: string, asked: FactType | undefined): string =>
  SHARED_NAMES.has(theirs) && asked !== 'string' ? theirs : (OUR_NAMES.get(theirs) ?? theirs);

/** What an operator behind decorators is asked about. */
const innerType = (decorators: readonly string[], type: FactType | undefined): FactType | undefined =>
  decorators.reduce<FactType | undefined>(
    (inner, name) => (inner !== undefined && isDecoratorName(name) ? DECORATORS[name].inner(inner) : undefined),
    type,
  );
