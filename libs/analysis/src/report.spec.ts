import { describe, expect, it } from '@jest/globals';
import type { MetricSpec } from './metric-kind.js';
import { type CellStatistics, EVERYBODY } from './outcome.repository.js';
import { buildReport, type Figure, isComputed, type Report, type ReportInput } from './report.js';

const SPEND: MetricSpec = {
  name: 'Spend',
  description: '',
  kind: 'mean',
  events: ['order'],
  aggregate: 'sum',
  windowDays: 14,
};
const ORDERED: MetricSpec = { ...SPEND, name: 'Ordered', kind: 'proportion' };
const LAPSED = { id: 7, key: 'lapsed', name: 'Lapsed' };

/** One variation's customers in one segment: their spends, from which whether they ordered follows. */
function cell(variation: number, segmentId: number, spends: readonly number[]): CellStatistics {
  const total = (values: readonly number[]) => String(values.reduce((sum, value) => sum + value, 0));
  const buyers = String(spends.filter((spend) => spend > 0).length);
  return {
    variation,
    segmentId,
    count: spends.length,
    metrics: [
      { sum: total(spends), sumOfSquares: total(spends.map((spend) => spend ** 2)) },
      { sum: buyers, sumOfSquares: buyers },
    ],
  };
}

const CONTROL = [0, 0, 10, 0, 30, 0, 0, 20, 0, 0];
const VOUCHER = [0, 25, 10, 0, 30, 15, 0, 20, 40, 0];

const INPUT: ReportInput = {
  experiment: { key: 'winback', name: 'Win-back', status: 'stopped' },
  variations: [
    { key: 'control', name: 'No mail', weight: 0.5 },
    { key: 'voucher', name: 'Mail', weight: 0.5 },
  ],
  metrics: [
    { key: 'spend', spec: SPEND },
    { key: 'ordered', spec: ORDERED },
  ],
  segments: [LAPSED],
  cells: [
    cell(0, EVERYBODY, CONTROL),
    cell(1, EVERYBODY, VOUCHER),
    cell(0, LAPSED.id, CONTROL.slice(0, 5)),
    cell(1, LAPSED.id, VOUCHER.slice(0, 5)),
  ],
  conflicting: 3,
};

function computed<T>(figure: Figure<T> | undefined): T {
  if (figure === undefined || !isComputed(figure)) throw new Error(`not computed: ${JSON.stringify(figure)}`);
  return figure;
}

/** The comparisons of one metric for everybody. */
const comparisons = (report: Report, metric = 'spend') =>
  report.groups[0]?.metrics.find((one) => one.metric === metric)?.comparisons ?? [];

describe('a report', () => {
  const report = buildReport(INPUT);

  it('says what it is about and how it is to be read', () => {
    expect(report).toMatchObject({
      experiment: INPUT.experiment,
      variations: INPUT.variations,
      level: 0.95,
      decisionScale: 'absolute',
      segmentView: 'frozen at exposure',
      exposures: { analysed: 20, conflicting: 3 },
    });
  });

  it('begins with everybody and goes on with the segments asked for', () => {
    expect(report.groups.map(({ segment, customers }) => [segment, customers])).toEqual([
      [null, 20],
      [{ key: 'lapsed', name: 'Lapsed' }, 10],
    ]);
  });

  it('describes each arm in the unit of the metric', () => {
    const [spend, ordered] = report.groups[0]?.metrics ?? [];
    expect(spend?.control).toEqual({
      variation: 'control',
      customers: 10,
      mean: 6,
      standardDeviation: expect.closeTo(Math.sqrt((1400 - 360) / 9), 12),
    });
    expect(ordered?.treatments).toMatchObject([{ variation: 'voucher', customers: 10, mean: 0.6 }]);
    expect(computed(ordered?.control.interval)).toMatchObject({ method: 'wilson', level: 0.95 });
  });

  it('compares every treatment with the control, on both scales', () => {
    const [comparison] = comparisons(report);
    expect(comparison?.treatment).toBe('voucher');
    expect(computed(comparison?.absolute)).toMatchObject({ method: 'welch-t', estimate: 8 });
    expect(computed(comparison?.relative)).toMatchObject({
      method: 'delta-normal',
      estimate: expect.closeTo(8 / 6, 12),
    });
  });

  it('decides means by Welch, and proportions by the pooled z-test and Newcombe', () => {
    const [spend] = comparisons(report, 'spend');
    const { estimate, pValue, interval } = computed(spend?.absolute);
    expect(spend?.decision).toEqual({ scale: 'absolute', method: 'welch-t', estimate, pValue, interval });
    const [ordered] = comparisons(report, 'ordered');
    const { lower, upper } = computed(ordered?.proportions?.interval);
    expect(ordered?.decision).toEqual({
      scale: 'absolute',
      method: 'pooled-z-newcombe',
      estimate: computed(ordered?.proportions?.test).estimate,
      pValue: computed(ordered?.proportions?.test).pValue,
      interval: { level: 0.95, lower, upper },
    });
  });

  it('has a test and an interval of their own for proportions, and only for them', () => {
    const [ordered] = comparisons(report, 'ordered');
    expect(computed(ordered?.proportions?.test)).toMatchObject({
      method: 'pooled-z',
      estimate: expect.closeTo(0.3, 12),
    });
    expect(computed(ordered?.proportions?.interval)).toMatchObject({ method: 'newcombe-wilson' });
    expect(comparisons(report, 'spend')[0]).not.toHaveProperty('proportions');
  });

  it('widens every interval with the level', () => {
    const widthAt = (level: number) => {
      const { absolute, relative, proportions } = comparisons(buildReport({ ...INPUT, level }), 'ordered')[0] ?? {};
      const intervals = [computed(absolute).interval, computed(relative).interval, computed(proportions?.interval)];
      expect(intervals.map((interval) => interval.level)).toEqual([level, level, level]);
      return intervals.map(({ lower, upper }) => upper - lower);
    };
    const narrow = widthAt(0.8);
    expect(widthAt(0.99).every((width, index) => width > (narrow[index] ?? width))).toBe(true);
  });

  it('changes the sign of the difference, and nothing else of it, when the arms change places', () => {
    const swapped = INPUT.cells.map((one) => ({ ...one, variation: 1 - one.variation }));
    const there = computed(comparisons(report)[0]?.absolute);
    const back = computed(comparisons(buildReport({ ...INPUT, cells: swapped }))[0]?.absolute);
    expect(back.estimate).toBeCloseTo(-there.estimate, 12);
    expect(back.pValue).toBeCloseTo(there.pValue, 12);
    expect(back.interval.lower).toBeCloseTo(-there.interval.upper, 12);
  });
});

describe('several treatments', () => {
  const report = buildReport({
    ...INPUT,
    variations: [...INPUT.variations, { key: 'gift', name: 'Gift', weight: 0 }],
    cells: [
      cell(
        2,
        EVERYBODY,
        CONTROL.map((spend) => spend + 1),
      ),
      ...INPUT.cells,
    ],
  });

  it('stand in the order of the variations, each against the control', () => {
    expect(comparisons(report).map(({ treatment, absolute }) => [treatment, computed(absolute).estimate])).toEqual([
      ['voucher', 8],
      ['gift', expect.closeTo(1, 12)],
    ]);
  });

  it('are judged by the shares that were planned', () => {
    expect(report.groups[0]?.sampleRatio).toEqual({
      outcome: 'customers-in-zero-weight-arm',
      arms: ['gift'],
      mismatch: true,
    });
  });
});

describe('where there is nothing to compute from', () => {
  it('an arm without customers is shown as empty, with the reason in the place of each figure', () => {
    const report = buildReport({ ...INPUT, cells: [cell(0, EVERYBODY, CONTROL)] });
    const [everybody, lapsed] = report.groups;
    expect(everybody?.metrics[0]?.treatments).toMatchObject([
      { customers: 0, mean: { notComputable: 'no-customers', message: expect.any(String) } },
    ]);
    expect(comparisons(report)[0]).toMatchObject({
      absolute: { notComputable: 'no-customers' },
      relative: { notComputable: 'no-customers' },
    });
    expect(lapsed).toMatchObject({ customers: 0, sampleRatio: { notComputable: 'sample-too-small' } });
  });

  it('a relative uplift over nothing is none, though there is a difference', () => {
    const cells = [cell(0, EVERYBODY, [0, 0, 0]), cell(1, EVERYBODY, [0, 5, 10])];
    const [comparison] = comparisons(buildReport({ ...INPUT, cells }));
    expect(computed(comparison?.absolute).estimate).toBe(5);
    expect(comparison?.relative).toMatchObject({ notComputable: 'zero-baseline' });
  });

  it('holds no number that is none, so that JSON keeps all of it', () => {
    const report = buildReport({ ...INPUT, cells: [] });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
