import type { Decorator, Test } from '../decorators/decorator.js';
import { DECORATORS } from '../decorators/index.js';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode } from '../rule.js';
import type { Moment } from '../time/moment.js';
import { type ComparedValue, constantOf, type Operand } from '../values/operand.js';
import { type FactReader, readFact } from './read-fact.js';

/** What a comparison asks of a fact when it is compared with a value at a moment: its operator inside its decorators. */
export function comparisonTest(
  { operator, decorators }: Pick<ComparisonNode, 'operator' | 'decorators'>,
  value: ComparedValue,
  moment: Moment,
): Test {
  const around = decorators.map((name): Decorator => DECORATORS[name]);
  const compared = around.reduce((inner, decorator) => decorator.value?.(inner) ?? inner, value);
  return around.reduceRight((test, decorator) => decorator.test(test), operatorOf(operator).test(compared, moment));
}

/** What an operand amounts to for one customer. */
export const resolve = (operand: Operand, facts: FactReader): ComparedValue =>
  operand.kind === 'fact' ? readFact(operand, facts) : constantOf(operand);
