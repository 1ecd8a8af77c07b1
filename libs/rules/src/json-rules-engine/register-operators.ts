import type { Engine } from 'json-rules-engine';
import type { Decorator } from '../decorators/decorator.js';
import { DECORATORS } from '../decorators/index.js';
import type { FactValue } from '../facts.js';
import { OPERATOR_NAMES, operatorOf } from '../operators/index.js';
import { momentOf } from '../time/moment.js';
import type { ComparedValue } from '../values/operand.js';

/** What of json-rules-engine's Engine the pack needs. */
export type EngineLike = Pick<Engine, 'addOperator' | 'addOperatorDecorator'>;

/** json-rules-engine has these decorators already, with the same meaning. */
const NATIVE_DECORATORS: readonly string[] = ['someFact', 'everyFact'];

/**
 * Makes any json-rules-engine understand Winnow's rules: registers the operators and decorators that it does not have itself. Those
 * it has keep their meaning, which is Winnow's too.
 *
 * @param now the instant that "in the last 30 days" is counted from, asked at every comparison
 * @example registerOperators(engine, { now: () => new Date() }); engine.run(engineFacts(customer, names))
 */
export function registerOperators(engine: EngineLike, { now }: { readonly now: () => Date }): void {
  for (const name of OPERATOR_NAMES) {
    const { native, test } = operatorOf(name);
    if (native === true) continue;
    engine.addOperator(name, (fact: FactValue, value: ComparedValue) => test(value, momentOf(now()))(fact));
  }
  for (const decorator of Object.values<Decorator>(DECORATORS)) {
    if (NATIVE_DECORATORS.includes(decorator.name)) continue;
    engine.addOperatorDecorator(decorator.name, decorate(decorator));
  }
}

type Next = (fact: FactValue, value: ComparedValue) => boolean;

const decorate =
  ({ test, value: onValue }: Decorator) =>
  (fact: FactValue, value: ComparedValue, next: Next): boolean =>
    test((inner) => next(inner, onValue === undefined ? value : onValue(value)))(fact);
