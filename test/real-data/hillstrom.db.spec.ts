import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isComputed, type Report, type ReportGroup, ReportService } from '#analysis';
import { ImportService } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import { ExposureImportService } from '#experiments';
import type { JsonObject } from '#kernel';
import { openTestWinnow, type TestWinnow } from '../support/test-winnow.js';

const FILE = '../shared/data/hillstrom.csv.gz';
const REFERENCE = '../shared/data/reference/hillstrom.json';
const TOLERANCE = 1e-9;

const SENT_AT = '2008-03-01T00:00:00Z';
const ANSWERED_AT = '2008-03-10T00:00:00Z';

const ARMS = { mens: 'Mens E-Mail', womens: 'Womens E-Mail' } as const;

interface WelchFigures {
  readonly n_treat: number;
  readonly n_control: number;
  readonly mean_treat: number;
  readonly mean_control: number;
  readonly diff: number;
  readonly se: number;
  readonly df: number;
  readonly t: number;
  readonly p_two_sided: number;
  readonly ci95_t: [number, number];
  readonly rel_lift: number;
  readonly rel_lift_se_delta: number;
  readonly rel_lift_ci95_delta_normal: [number, number];
  readonly p_pooled_z?: number;
  readonly proportion_test?: {
    readonly p_pooled_z: number;
    readonly ci95_newcombe_wilson: [number, number];
    readonly z_pooled: number;
  };
}

type Arm = keyof typeof ARMS;
type Metric = 'visit' | 'conversion' | 'spend';

interface Reference {
  readonly srm_three_arms: { readonly chi2: number; readonly p: number };
  readonly overall_vs_no_email: { readonly results: Record<Arm, Record<Metric, WelchFigures>> };
  readonly by_segment: {
    readonly results: {
      readonly history_segment: Record<Arm, Record<Metric, { readonly segments: Record<string, WelchFigures> }>>;
    };
  };
}

/** The seven levels of past spend, as rules over the attribute. */
const LEVELS: Record<string, string> = {
  spent_0: '1) $0 - $100',
  spent_100: '2) $100 - $200',
  spent_200: '3) $200 - $350',
  spent_350: '4) $350 - $500',
  spent_500: '5) $500 - $750',
  spent_750: '6) $750 - $1,000',
  spent_1000: '7) $1,000 +',
};

function definitions() {
  const bodies = emptyBodies();
  bodies.feature.set('history_segment', { kind: 'attribute', type: 'string' });
  bodies.feature.set('history', { kind: 'attribute', type: 'money' });
  for (const [key, level] of Object.entries(LEVELS)) {
    const rule: JsonObject = { all: [{ fact: 'history_segment', operator: 'equal', value: level }] };
    bodies.segment.set(key, { name: level, rule });
  }
  bodies.metric.set('visit', { name: 'Visit', kind: 'proportion', events: ['visit'] });
  bodies.metric.set('conversion', { name: 'Conversion', kind: 'proportion', events: ['conversion'] });
  bodies.metric.set('spend', { name: 'Spend', kind: 'mean', events: ['purchase'] });
  return bodies;
}

const ID = { from: '#', prefix: 'h' };
const OUTCOMES: Record<string, JsonObject> = {
  visit: { where: { column: 'visit', equals: '1' } },
  conversion: { where: { column: 'conversion', equals: '1' } },
  purchase: { where: { column: 'spend', equals: '0', not: true }, value: 'spend' },
};

(existsSync(FILE) ? describe : describe.skip)('Hillstrom (needs ../shared/data)', () => {
  const reference = existsSync(REFERENCE)
    ? (JSON.parse(readFileSync(REFERENCE, 'utf8')) as Reference)
    : ({} as Reference);
  let winnow: TestWinnow;
  let report: Report;

  beforeAll(async () => {
    winnow = await openTestWinnow();
    await winnow.service(DefinitionsService).apply(definitions());
    const imports = winnow.service(ImportService);
    const file = { source: FILE, fileName: 'hillstrom.csv.gz' };
    await imports.importCustomers({
      ...file,
      mapping: {
        customer_id: ID,
        attributes: { history_segment: 'history_segment', history: 'history:number', zip: 'zip_code' },
      },
    });
    for (const [name, outcome] of Object.entries(OUTCOMES)) {
      await imports.importEvents({
        ...file,
        mapping: { customer_id: ID, occurred_at: { constant: ANSWERED_AT }, name, ...outcome },
      });
    }
    await winnow.service(ExposureImportService).import({
      ...file,
      experimentKey: 'hillstrom',
      control: 'No E-Mail',
      mapping: { customer_id: ID, exposed_at: { constant: SENT_AT }, variation: 'segment' },
    });
    report = await winnow.service(ReportService).report('hillstrom', { bySegments: Object.keys(LEVELS) });
  }, 120_000);
  afterAll(() => winnow?.close());

  const group = (segment: string | null): ReportGroup => {
    const found = report.groups.find((one) => (one.segment?.key ?? null) === segment);
    if (found === undefined) throw new Error(`no group ${segment}`);
    return found;
  };

  /** Both sides of every figure of one comparison, by name. */
  function figures(
    segment: string | null,
    arm: Arm,
    metric: Metric,
    expected: WelchFigures,
  ): Array<[string, number, number]> {
    const found = group(segment).metrics.find((one) => one.metric === metric);
    const index = found?.treatments.findIndex(({ variation }) => variation === ARMS[arm]) ?? -1;
    const comparison = found?.comparisons[index];
    const treatment = found?.treatments[index];
    if (found === undefined || comparison === undefined || treatment === undefined)
      throw new Error(`no ${arm} ${metric}`);
    const { absolute, relative, proportions } = comparison;
    if (!isComputed(absolute) || !isComputed(relative)) throw new Error(`${arm} ${metric} is not computed`);
    const rows: Array<[string, number, number]> = [
      ['n treatment', treatment.customers, expected.n_treat],
      ['n control', found.control.customers, expected.n_control],
      ['mean treatment', Number(treatment.mean), expected.mean_treat],
      ['mean control', Number(found.control.mean), expected.mean_control],
      ['difference', absolute.estimate, expected.diff],
      ['standard error', absolute.standardError, expected.se],
      ['degrees of freedom', absolute.degreesOfFreedom, expected.df],
      ['t', absolute.statistic, expected.t],
      ['p', absolute.pValue, expected.p_two_sided],
      ['lower', absolute.interval.lower, expected.ci95_t[0]],
      ['upper', absolute.interval.upper, expected.ci95_t[1]],
      ['relative', relative.estimate, expected.rel_lift],
      ['relative standard error', relative.standardError, expected.rel_lift_se_delta],
      ['relative lower', relative.interval.lower, expected.rel_lift_ci95_delta_normal[0]],
      ['relative upper', relative.interval.upper, expected.rel_lift_ci95_delta_normal[1]],
    ];
    const pooled = expected.proportion_test?.p_pooled_z ?? expected.p_pooled_z;
    if (pooled !== undefined) {
      if (proportions === undefined || !isComputed(proportions.test) || !isComputed(proportions.interval)) {
        throw new Error(`${arm} ${metric} has no test of proportions`);
      }
      rows.push(['pooled z p', proportions.test.pValue, pooled]);
      const newcombe = expected.proportion_test?.ci95_newcombe_wilson;
      if (newcombe !== undefined) {
        rows.push(
          ['newcombe lower', proportions.interval.lower, newcombe[0]],
          ['newcombe upper', proportions.interval.upper, newcombe[1]],
        );
      }
    }
    return rows;
  }

  const differing = (rows: Array<[string, number, number]>) =>
    rows.filter(
      ([, actual, expected]) =>
        !(Math.abs(actual - expected) <= TOLERANCE * Math.max(Math.abs(expected), Number.MIN_VALUE)),
    );

  const cases = (['mens', 'womens'] as const).flatMap((arm) =>
    (['visit', 'conversion', 'spend'] as const).map((metric) => ({ arm, metric })),
  );

  it('counts 64,000 customers in three arms, split as planned', () => {
    const { customers, sampleRatio } = group(null);
    expect(customers).toBe(64_000);
    if (!isComputed(sampleRatio) || sampleRatio.outcome !== 'tested') throw new Error('SRM was not tested');
    expect(
      differing([
        ['chi2', sampleRatio.statistic, reference.srm_three_arms.chi2],
        ['p', sampleRatio.pValue, reference.srm_three_arms.p],
      ]),
    ).toEqual([]);
    expect(sampleRatio.mismatch).toBe(false);
  });

  it.each(cases)('gives the published figures of $metric, $arm against no e-mail', ({ arm, metric }) => {
    expect(differing(figures(null, arm, metric, reference.overall_vs_no_email.results[arm][metric]))).toEqual([]);
  });

  it.each(cases)('gives the figures of $metric, $arm, at every level of past spend', ({ arm, metric }) => {
    const { segments } = reference.by_segment.results.history_segment[arm][metric];
    expect(Object.keys(segments)).toHaveLength(7);
    for (const [key, level] of Object.entries(LEVELS)) {
      const expected = segments[level];
      if (expected === undefined) throw new Error(`the reference has no ${level}`);
      expect({ level, differing: differing(figures(key, arm, metric, expected)) }).toEqual({ level, differing: [] });
    }
  });
});
