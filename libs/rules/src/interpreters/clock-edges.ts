import { operatorOf } from '../operators/index.js';
import type { ComparisonNode } from '../rule.js';
import type { ClockEdge } from '../time/crossing.js';
import { FOREVER_DAYS, momentOf } from '../time/moment.js';
import { ago } from '../time/window.js';
import { type ConstantOperand, constantOf, type FactOperand } from '../values/operand.js';
import { comparisonTest } from './comparison-test.js';

/** What a comparison waits for: an instant, and the edges that the clock may carry over it. */
export interface ClockedInstant {
  readonly operand: FactOperand;
  /** The instant itself, or the one that a duration is counted from. */
  readonly reading: 'value' | 'since';
  readonly edges: readonly ClockEdge[];
}

/** The instants over which the clock can change the answer of a comparison. */
export function clockedInstants(node: ComparisonNode): ClockedInstant[] {
  const { subject, operator, value } = node;
  const { edges } = operatorOf(operator);
  if (value.kind !== 'fact') {
    if (edges !== undefined) return [{ operand: subject, reading: 'value', edges: edges(constantOf(value)) }];
    if (subject.type === 'duration') return [{ operand: subject, reading: 'since', edges: turns(node, value) }];
  }
  const operands = value.kind === 'fact' ? [subject, value] : [subject];
  return operands
    .filter(({ type, as }) => type === 'duration' || as === 'percentile')
    .map((operand) => ({ operand, reading: 'since', edges: [{ kind: 'everyDay' }] }));
}

/** Where a growing number of whole days turns the answer. */
function turns(node: ComparisonNode, value: ConstantOperand): ClockEdge[] {
  const bounds = [constantOf(value)].flat().filter((bound) => typeof bound === 'number');
  const test = comparisonTest(node, constantOf(value), momentOf(new Date(0)));
  return [...new Set(bounds.flatMap((bound) => [bound, bound + 1]))]
    .filter((days) => Math.abs(days) <= FOREVER_DAYS && test(days) !== test(days - 1))
    .map((days) => ({ kind: 'moving', at: ago({ days }), when: 'reached' }));
}
