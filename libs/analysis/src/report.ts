/**
 * The uplift report: for every group of customers (everybody, then each segment as it was frozen at exposure), every metric and every
 * treatment, how much it differs from the control. A pure function of sufficient statistics.
 *
 * This is also the documented, stable shape of `winnow report --json` and of the HTTP answer: see docs/reports.md.
 */
import { ok } from '#kernel';
import {
  type Computation,
  DEFAULT_LEVEL,
  type Interval,
  momentsFromSums,
  type NewcombeInterval,
  NOT_COMPUTABLE,
  type NotComputableReason,
  newcombeInterval,
  type PooledZTest,
  pooledZTest,
  type RelativeUplift,
  relativeUplift,
  type SampleRatio,
  sampleRatioTest,
  type WelchTest,
  welchTest,
  wilsonInterval,
} from '#statistics';
import type { MetricSpec } from './metric-kind.js';
import { type CellStatistics, EVERYBODY } from './outcome.repository.js';

/** A figure, or why there is none: never a number that only looks like data. */
export type Figure<T> = T | { readonly notComputable: NotComputableReason; readonly message: string };

export interface ReportArm {
  readonly variation: string;
  readonly customers: number;
  readonly mean: Figure<number>;
  readonly standardDeviation: Figure<number>;
  /** Wilson interval of the share; for proportions only. */
  readonly interval?: Figure<Interval>;
}

/** What a comparison is decided by, always on the absolute scale. */
export interface Decision {
  readonly scale: 'absolute';
  /** Means: Welch's t and its interval. Proportions: the pooled z-test, and Newcombe's interval, which also holds for few customers. */
  readonly method: 'welch-t' | 'pooled-z-newcombe';
  readonly estimate: number;
  readonly interval: Interval;
  readonly pValue: number;
}

export interface ReportComparison {
  readonly treatment: string;
  /** The uplift to read first. */
  readonly decision: Figure<Decision>;
  /** The difference in the unit of the metric, by Welch's test. */
  readonly absolute: Figure<WelchTest>;
  /** The difference as a fraction of the control mean, by the delta method, with a p-value of its own. */
  readonly relative: Figure<RelativeUplift>;
  /** For proportions: the pooled z-test and Newcombe's interval of the difference. */
  readonly proportions?: { readonly test: Figure<PooledZTest>; readonly interval: Figure<NewcombeInterval> };
}

export interface ReportMetric {
  readonly metric: string;
  readonly name: string;
  readonly kind: MetricSpec['kind'];
  readonly control: ReportArm;
  readonly treatments: readonly ReportArm[];
  readonly comparisons: readonly ReportComparison[];
}

export interface ReportGroup {
  /** null for everybody. */
  readonly segment: { readonly key: string; readonly name: string } | null;
  readonly customers: number;
  readonly sampleRatio: Figure<SampleRatio>;
  readonly metrics: readonly ReportMetric[];
}

export interface Report {
  readonly experiment: { readonly key: string; readonly name: string; readonly status: string };
  readonly variations: ReadonlyArray<{ readonly key: string; readonly name: string; readonly weight: number }>;
  /** Level of all intervals. */
  readonly level: number;
  /** The scale decisions are tested on. */
  readonly decisionScale: 'absolute';
  readonly segmentView: 'frozen at exposure';
  readonly exposures: { readonly analysed: number; readonly conflicting: number };
  readonly groups: readonly ReportGroup[];
}

export interface ReportInput {
  readonly experiment: Report['experiment'];
  readonly variations: Report['variations'];
  readonly metrics: ReadonlyArray<{ readonly key: string; readonly spec: MetricSpec }>;
  readonly segments: ReadonlyArray<{ readonly id: number; readonly key: string; readonly name: string }>;
  readonly cells: readonly CellStatistics[];
  readonly conflicting: number;
  readonly level?: number;
}

export function buildReport(input: ReportInput): Report {
  const { experiment, variations, segments, conflicting, level = DEFAULT_LEVEL } = input;
  const everybody = groupReport(input, EVERYBODY, null);
  const bySegment = segments.map(({ id, key, name }) => groupReport(input, id, { key, name }));
  return {
    experiment,
    variations,
    level,
    decisionScale: 'absolute',
    segmentView: 'frozen at exposure',
    exposures: { analysed: everybody.customers, conflicting },
    groups: [everybody, ...bySegment],
  };
}

function groupReport(input: ReportInput, segmentId: number, segment: ReportGroup['segment']): ReportGroup {
  const cells = input.variations.map((_, variation) => cellOf(input, segmentId, variation));
  const sampleRatio = sampleRatioTest({
    arms: input.variations.map(({ key, weight }, index) => ({ arm: key, weight, observed: cells[index]?.count ?? 0 })),
  });
  return {
    segment,
    customers: cells.reduce((total, { count }) => total + count, 0),
    sampleRatio: figure(sampleRatio),
    metrics: input.metrics.map((metric, index) => metricReport(input, { metric, index, cells })),
  };
}

/** The statistics of one cell; one that no customer is in is not among the rows. */
function cellOf({ cells, metrics }: ReportInput, segmentId: number, variation: number): CellStatistics {
  const found = cells.find((cell) => cell.segmentId === segmentId && cell.variation === variation);
  return found ?? { segmentId, variation, count: 0, metrics: metrics.map(() => ({ sum: '0', sumOfSquares: '0' })) };
}

interface MetricCells {
  readonly metric: ReportInput['metrics'][number];
  /** Of the metric, in each cell. */
  readonly index: number;
  /** One per variation. */
  readonly cells: readonly CellStatistics[];
}

function metricReport(input: ReportInput, { metric: { key, spec }, index, cells }: MetricCells): ReportMetric {
  const level = input.level ?? DEFAULT_LEVEL;
  const arms = cells.map((cell, variation) => {
    const sums = cell.metrics[index] ?? { sum: '0', sumOfSquares: '0' };
    return new Arm(
      input.variations[variation]?.key ?? String(variation),
      { count: cell.count, ...sums },
      spec.kind,
      level,
    );
  });
  const [control, ...treatments] = arms;
  if (control === undefined) throw new Error('an experiment without variations');
  return {
    metric: key,
    name: spec.name,
    kind: spec.kind,
    control: control.describe(),
    treatments: treatments.map((arm) => arm.describe()),
    comparisons: treatments.map((arm) => arm.against(control)),
  };
}

/** One variation's customers and their values of one metric. */
class Arm {
  private readonly moments;

  constructor(
    private readonly variation: string,
    private readonly sums: { readonly count: number; readonly sum: string; readonly sumOfSquares: string },
    private readonly kind: MetricSpec['kind'],
    private readonly level: number,
  ) {
    this.moments = momentsFromSums(sums);
  }

  describe(): ReportArm {
    const { mean, variance } = this.moments;
    return {
      variation: this.variation,
      customers: this.sums.count,
      mean: figure(mean),
      standardDeviation: figure(variance.ok ? { ok: true, value: Math.sqrt(variance.value) } : variance),
      ...(this.kind === 'proportion' && { interval: figure(wilsonInterval({ ...this.share(), level: this.level })) }),
    };
  }

  against(control: Arm): ReportComparison {
    const arms = { control: control.moments, treatment: this.moments, level: this.level };
    const absolute = welchTest(arms);
    const relative = figure(relativeUplift(arms));
    if (this.kind === 'mean') {
      return {
        treatment: this.variation,
        decision: figure(decidedByWelch(absolute)),
        absolute: figure(absolute),
        relative,
      };
    }
    const shares = { control: control.share(), treatment: this.share(), level: this.level };
    const test = pooledZTest(shares);
    const interval = newcombeInterval(shares);
    return {
      treatment: this.variation,
      decision: figure(decidedByShares(test, interval)),
      absolute: figure(absolute),
      relative,
      proportions: { test: figure(test), interval: figure(interval) },
    };
  }

  /** For a proportion, whose values are 0 and 1, the sum is the number of successes. */
  private share() {
    return { count: this.sums.count, successes: Number(this.sums.sum) };
  }
}

function decidedByWelch(test: Computation<WelchTest>): Computation<Decision> {
  if (!test.ok) return test;
  const { scale, method, estimate, interval, pValue } = test.value;
  return ok({ scale, method, estimate, interval, pValue });
}

function decidedByShares(
  test: Computation<PooledZTest>,
  newcombe: Computation<NewcombeInterval>,
): Computation<Decision> {
  if (!test.ok) return test;
  if (!newcombe.ok) return newcombe;
  const { scale, estimate, pValue } = test.value;
  const { level, lower, upper } = newcombe.value;
  return ok({ scale, method: 'pooled-z-newcombe', estimate, interval: { level, lower, upper }, pValue });
}

const figure = <T>(computation: Computation<T>): Figure<T> =>
  computation.ok
    ? computation.value
    : { notComputable: computation.error.reason, message: NOT_COMPUTABLE[computation.error.reason] };

export const isComputed = <T>(value: Figure<T>): value is T =>
  !(typeof value === 'object' && value !== null && 'notComputable' in value);
