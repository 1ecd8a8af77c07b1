import type { FactValue } from '../facts.js';
import type { ComparisonNode } from '../rule.js';
import type { Moment } from '../time/moment.js';
import type { ComparedValue } from '../values/operand.js';
import { comparisonTest } from './comparison-test.js';

/** How far a value is from the nearest one that would turn a comparison. */
export interface Distance {
  /** What would have to be added, in the unit of the fact: days for durations, milliseconds for instants. */
  readonly by: number;
  /** The nearest value that turns it. */
  readonly to: number | string;
}

interface Outcome {
  readonly factValue: FactValue;
  readonly comparedValue: ComparedValue;
  readonly matched: boolean;
}

/**
 * The distance of a number, an amount, a duration or an instant to the other side of what it is compared with. Numbers are moved by
 * steps of the fact's unit: 1 for counts and days, a cent for money, a millisecond for instants.
 *
 * @returns undefined for what has no distance: texts, booleans, lists, missing values, and windows of time, which move by themselves.
 */
export function distanceToFlip(
  node: ComparisonNode,
  { factValue, comparedValue, matched }: Outcome,
  moment: Moment,
): Distance | undefined {
  const scale = node.subject.as === 'percentile' ? PERCENTILE : SCALES[node.subject.type];
  if (scale === undefined || factValue === undefined) return undefined;
  const from = scale.read(factValue);
  if (Number.isNaN(from)) return undefined;
  const test = comparisonTest(node, comparedValue, moment);
  const turning = [comparedValue]
    .flat()
    .map((bound) => scale.read(bound as FactValue))
    .filter((bound) => Number.isFinite(bound))
    .flatMap((bound) => [bound - scale.step, bound, bound + scale.step].map(scale.round))
    .filter((candidate) => test(scale.write(candidate)) !== matched);
  const nearest = turning.sort((a, b) => Math.abs(a - from) - Math.abs(b - from))[0];
  return nearest === undefined ? undefined : { by: scale.round(nearest - from), to: scale.write(nearest) };
}

interface Scale {
  readonly step: number;
  readonly read: (value: FactValue) => number;
  readonly write: (amount: number) => number | string;
  readonly round: (amount: number) => number;
}

const asNumber = (value: FactValue): number => (typeof value === 'number' ? value : Number.NaN);

const COUNT: Scale = { step: 1, read: asNumber, write: (amount) => amount, round: (amount) => amount };

const PERCENTILE: Scale = { ...COUNT, step: 0.1, round: (tenths) => Math.round(tenths * 10) / 10 };

const SCALES: Readonly<Partial<Record<ComparisonNode['subject']['type'], Scale>>> = {
  number: COUNT,
  duration: COUNT,
  money: { ...COUNT, step: 0.01, round: (amount) => Math.round(amount * 100) / 100 },
  instant: {
    step: 1,
    read: (value) => (typeof value === 'string' ? Date.parse(value) : Number.NaN),
    write: (amount) => new Date(amount).toISOString(),
    round: (amount) => amount,
  },
};
