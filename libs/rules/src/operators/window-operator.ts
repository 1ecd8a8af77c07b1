import { isTrue } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import { movingEdges } from '../time/crossing.js';
import { type Edge, type Window, windowTest } from '../time/window.js';
import { type ConstantOperand, constantOf, type Operand } from '../values/operand.js';
import type { ValueShape } from '../values/value-shape.js';
import type { Operator } from './operator.js';

interface WindowOperatorOptions<Value> extends Pick<Operator, 'name' | 'aliases' | 'say'> {
  readonly value: ValueShape;
  readonly window: (value: Value) => Window;
}

/** An operator that asks whether an instant lies in a window that moves with now. A missing instant lies in none. */
export const windowOperator = <Value extends object>({
  window,
  ...described
}: WindowOperatorOptions<Value>): Operator => ({
  ...described,
  factTypes: ['instant'],
  test: (value, moment) => {
    const inside = windowTest(window(value as Value), moment);
    return (fact) => typeof fact === 'string' && inside(fact);
  },
  sql: (fact, value, writer) => isTrue(windowSql(fact.sql, window(constantOf(constant(value)) as Value), writer)),
  edges: (value) => movingEdges(window(value as Value)),
});

function windowSql(fact: string, { from, to }: Window, writer: SqlWriter): string {
  const compare = (sign: '>' | '<', { at, inclusive }: Edge) =>
    `${fact} ${sign}${inclusive ? '=' : ''} ${writer.boundary(at)}`;
  return [from && compare('>', from), to && compare('<', to)].filter((part) => part !== undefined).join(' AND ');
}

function constant(operand: Operand): ConstantOperand {
  if (operand.kind === 'fact') throw new Error('A window is given by a constant.');
  return operand;
}
