import type { Decorator } from '../decorators/decorator.js';
import { DECORATORS, type DecoratorName } from '../decorators/index.js';
import type { FactType } from '../facts.js';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode } from '../rule.js';

/** How long PostgreSQL takes to compare a value of a type with a constant, beside an instant; measured by `rules-sql`. */
const TYPE_EFFORT: Readonly<Record<FactType, number>> = {
  boolean: 0.5,
  instant: 1,
  duration: 1,
  number: 1.5,
  string: 2,
  money: 3,
  list: 6,
  object: 6,
};

/** How long a comparison takes in PostgreSQL, beside comparing an instant with a constant; roughly. */
export function sqlEffort({ subject, decorators, operator, value }: ComparisonNode): number {
  const around = decorators.reduce((sum, name) => sum + (decoratorOf(name).effort ?? 0), 0);
  const reading = subject.path === undefined && value.kind !== 'fact' ? 1 : 5;
  return TYPE_EFFORT[subject.type] * reading * (operatorOf(operator).effort ?? 1) + around;
}

const decoratorOf = (name: DecoratorName): Decorator => DECORATORS[name];
