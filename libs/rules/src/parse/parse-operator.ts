import { type JsonObject, jsonPointer, nearest } from '#kernel';
import { DECORATOR_NAMES, DECORATORS, type DecoratorName, isDecoratorName } from '../decorators/index.js';
import { type FactType, typeLabel } from '../facts.js';
import { isOperatorName, OPERATOR_NAMES, type OperatorName, operatorOf, operatorsFor } from '../operators/index.js';
import type { Parsing } from './parsing.js';
import { show } from './show.js';

/** An operator as written, taken apart. */
export interface DecoratedOperator {
  readonly decorators: readonly DecoratorName[];
  readonly name: OperatorName;
  /** What the operator itself is asked about; undefined where the type of the fact is not known. */
  readonly type: FactType | undefined;
}

/** Reads an operator with its decorators, `known:ignoreCase:startsWith`, for a fact of a type. */
export function readOperator(
  { operator: json }: JsonObject,
  type: FactType | undefined,
  comparison: string,
  parsing: Parsing,
): DecoratedOperator | undefined {
  const pointer = comparison + jsonPointer('operator');
  const parts = typeof json === 'string' ? json.split(':') : [];
  const name = parts.pop();
  if (!isOperatorName(name) || isAlias(json)) return parsing.refuse('unknown-operator', pointer, unknownOperator(json));
  const unknown = parts.find((part) => !isDecoratorName(part));
  if (unknown !== undefined) return parsing.refuse('unknown-decorator', pointer, unknownDecorator(unknown));
  const decorators = Object.freeze(parts.filter(isDecoratorName));
  if (!inOrder(decorators)) return parsing.refuse('decorator-order', pointer, ORDER);
  if (name === 'isSet' && decorators.length > 0) {
    return parsing.refuse(
      'decorator-order',
      pointer,
      '"isSet" asks whether there is a value, so nothing can stand before it.',
    );
  }
  const { ignoringCase } = operatorOf(name);
  if (ignoringCase !== undefined && decorators.includes('ignoreCase')) {
    const message = `"ignoreCase:" would change the expression itself; use "${ignoringCase}".`;
    return parsing.refuse('decorator-order', pointer, message);
  }
  const asked = innerType(decorators, type, pointer, parsing);
  if (asked !== undefined && !operatorOf(name).factTypes.includes(asked)) {
    return parsing.refuse('operator-not-applicable', pointer, notApplicable(name, asked));
  }
  return type !== undefined && asked === undefined ? undefined : { decorators, name, type: asked };
}

const ORDER = `Before an operator stands at most one of ${[1, 2, 3].map(namesOfRank).join(', then one of ')}.`;

function namesOfRank(rank: number): string {
  return DECORATOR_NAMES.filter((name) => DECORATORS[name].rank === rank)
    .map((name) => `"${name}:"`)
    .join(' or ');
}

const inOrder = (decorators: readonly DecoratorName[]): boolean =>
  decorators.every((name, index) => {
    const before = decorators[index - 1];
    return before === undefined || DECORATORS[before].rank < DECORATORS[name].rank;
  });

/** The type of what the operator is asked about. */
function innerType(
  decorators: readonly DecoratorName[],
  type: FactType | undefined,
  pointer: string,
  parsing: Parsing,
): FactType | undefined {
  let inner = type;
  for (const name of decorators) {
    if (inner === undefined) return undefined;
    const outer: FactType = inner;
    inner = DECORATORS[name].inner(outer);
    if (inner === undefined) {
      return parsing.refuse('decorator-order', pointer, `"${name}:" cannot be asked of ${typeLabel(outer)}.`);
    }
  }
  return inner;
}

function notApplicable(name: OperatorName, type: FactType): string {
  const advice =
    type === 'object' ? 'name a member of it with "path", or use isSet' : `use one of ${operatorsFor(type).join(', ')}`;
  return `"${name}" cannot be asked of ${typeLabel(type)}; ${advice}.`;
}

/** A whole spelling of another system that stands for one operator, such as `not:contains`. */
const isAlias = (written: unknown): boolean =>
  OPERATOR_NAMES.some((known) => operatorOf(known).aliases.some((alias) => alias === written));

function unknownOperator(written: unknown): string {
  const meant = OPERATOR_NAMES.find((known) => operatorOf(known).aliases.some((alias) => alias === written));
  const near = meant ?? (typeof written === 'string' ? nearest(written, OPERATOR_NAMES) : undefined);
  const advice = near === undefined ? `the operators are ${OPERATOR_NAMES.join(', ')}.` : `did you mean "${near}"?`;
  return `There is no operator ${show(written)}; ${advice}`;
}

/** Decorators of json-rules-engine that are left out, each with what says the same. */
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['not', 'wrap the comparison in {"not": …}, which says what becomes of a missing fact'],
  ['swap', '"contains" asks a list for a value, and "in" a value for a list'],
  ['someValue', '"containsAny" asks a list for any of several values'],
  ['everyValue', '"containsAll" asks a list for all of several values'],
]);

function unknownDecorator(name: string): string {
  const instead = LEFT_OUT.get(name);
  if (instead !== undefined) return `"${name}:" is not part of the language: ${instead}.`;
  const meant = DECORATOR_NAMES.find((known) => DECORATORS[known].aliases.some((alias) => alias === name));
  const near = meant ?? nearest(name, DECORATOR_NAMES);
  const advice = near === undefined ? `there are ${DECORATOR_NAMES.join(', ')}.` : `did you mean "${near}:"?`;
  return `Nothing called ${show(`${name}:`)} can stand before an operator; ${advice}`;
}
