import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ok } from '#kernel';
import { momentsFromSums, type SampleMoments } from './moments.js';
import { newcombeInterval } from './proportions/newcombe-interval.js';
import { pooledZTest } from './proportions/pooled-z-test.js';
import { unpooledZTest } from './proportions/unpooled-z-test.js';
import { wilsonInterval } from './proportions/wilson-interval.js';
import { relativeUplift } from './relative-uplift.js';
import { sampleRatioTest } from './sample-ratio-test.js';
import { moments, near, nearInterval, refused } from './spec-support.js';
import { welchTest } from './welch-test.js';

/**
 * Every figure of the reference files that our estimators compute: statsmodels and scipy on the Hillstrom e-mail challenge and
 * on grids of proportions and splits, and GrowthBook's gbstats on its own grid. All to 1e-9 relative; the files print 12 digits.
 */
const folder = '../shared/data/reference';
const file = (name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
const describeReference = (name: string, tests: () => void): void =>
  existsSync(folder) ? describe(name, tests) : test.skip(name, () => {});

type Pair = readonly [number, number];

interface WelchFigures {
  readonly n_treat: number;
  readonly n_control: number;
  readonly mean_treat: number;
  readonly mean_control: number;
  readonly var_treat: number;
  readonly var_control: number;
  readonly diff: number;
  readonly se: number;
  readonly df: number;
  readonly t: number;
  readonly p_two_sided: number;
  readonly ci95_t: Pair;
  readonly rel_lift: number;
  readonly rel_lift_se_delta: number;
  readonly rel_lift_ci95_delta_normal: Pair;
}

interface ProportionFigures {
  readonly x_treat: number;
  readonly n_treat: number;
  readonly x_control: number;
  readonly n_control: number;
  readonly diff: number;
  readonly z_pooled: number;
  readonly p_pooled_z: number;
  readonly z_unpooled: number;
  readonly p_unpooled_z: number;
  readonly ci95_wald: Pair;
  readonly ci95_newcombe_wilson: Pair;
  readonly wilson_treat: Pair;
  readonly wilson_control: Pair;
}

const METRICS = ['visit', 'conversion', 'spend'] as const;
type Metric = (typeof METRICS)[number];
type ByMetric<T> = Readonly<Record<Metric, T>>;
type Email = 'mens' | 'womens';
type OverallFigures = WelchFigures & { readonly proportion_test?: ProportionFigures };

interface Hillstrom {
  readonly description: { readonly by_arm: Readonly<Record<string, Readonly<Record<string, number>>>> };
  readonly srm_three_arms: {
    readonly 'observed(mens,womens,none)': readonly number[];
    readonly chi2: number;
    readonly p: number;
  };
  readonly overall_vs_no_email: { readonly results: Readonly<Record<Email, ByMetric<OverallFigures>>> };
  readonly mens_minus_womens: ByMetric<WelchFigures>;
  readonly by_segment: {
    readonly results: {
      readonly history_segment: Readonly<
        Record<Email, ByMetric<{ readonly segments: Readonly<Record<string, WelchFigures>> }>>
      >;
    };
  };
}

interface SrmGrid {
  readonly cases: ReadonlyArray<{ observed: readonly number[]; weights: readonly number[]; chi2: number; p: number }>;
}

interface ProportionGrid {
  readonly cases: ReadonlyArray<
    ProportionFigures & {
      readonly note?: string;
      readonly ci95_2indep_newcomb: Pair;
      readonly ci95_treat_wilson: Pair;
    }
  >;
}

interface GbstatsArm {
  readonly n: number;
  readonly sum: number;
  readonly sum_squares: number;
  readonly mean: number;
  readonly variance: number;
}

interface GbstatsFigures {
  readonly expected: number;
  readonly uplift_sd: number;
  readonly ci: Pair;
  readonly pValue: number;
}

interface GbstatsScale {
  readonly two_sided_t: GbstatsFigures;
  readonly bayes_flat: Omit<GbstatsFigures, 'pValue'> & { readonly chanceToWin: number };
}

interface GbstatsGrid {
  readonly cases: ReadonlyArray<{
    readonly case: string;
    readonly control: GbstatsArm;
    readonly treatment: GbstatsArm;
    readonly absolute: GbstatsScale;
    readonly relative: GbstatsScale;
  }>;
}

const welchFigures = (figures: WelchFigures) =>
  ok({
    scale: 'absolute',
    method: 'welch-t',
    estimate: near(figures.diff),
    standardError: near(figures.se),
    statistic: near(figures.t),
    pValue: near(figures.p_two_sided),
    degreesOfFreedom: near(figures.df),
    interval: nearInterval(0.95, figures.ci95_t),
  });

const upliftFigures = (figures: WelchFigures) =>
  ok(
    expect.objectContaining({
      scale: 'relative',
      method: 'delta-normal',
      estimate: near(figures.rel_lift),
      standardError: near(figures.rel_lift_se_delta),
      interval: nearInterval(0.95, figures.rel_lift_ci95_delta_normal),
    }),
  );

describeReference('Hillstrom (needs ../shared/data)', () => {
  const hillstrom = file('hillstrom') as Hillstrom;
  const EMAILS = { mens: 'Mens E-Mail', womens: 'Womens E-Mail' } as const;

  const sumsOfArm = (arm: string, metric: Metric): SampleMoments => {
    const { n, ...sums } = hillstrom.description.by_arm[arm] ?? {};
    const sum = sums[`${metric}_sum`];
    const sumOfSquares = metric === 'spend' ? sums.spend_sumsq : sum;
    if (n === undefined || sum === undefined || sumOfSquares === undefined) throw new Error(`No sums of ${arm}`);
    return momentsFromSums({ count: n, sum: String(sum), sumOfSquares: String(sumOfSquares) });
  };

  const overall = (['mens', 'womens'] as const).flatMap((email) =>
    METRICS.map((metric) => ({ email, metric, figures: hillstrom.overall_vs_no_email.results[email][metric] })),
  );

  test.each(overall)('$email against no e-mail: $metric', ({ email, metric, figures }) => {
    const arms = { control: sumsOfArm('No E-Mail', metric), treatment: sumsOfArm(EMAILS[email], metric) };
    expect(arms).toEqual({
      control: {
        count: figures.n_control,
        mean: ok(near(figures.mean_control)),
        variance: ok(near(figures.var_control)),
      },
      treatment: { count: figures.n_treat, mean: ok(near(figures.mean_treat)), variance: ok(near(figures.var_treat)) },
    });
    expect(welchTest(arms)).toEqual(welchFigures(figures));
    expect(relativeUplift(arms)).toEqual(upliftFigures(figures));
  });

  test.each(overall.filter(({ metric }) => metric !== 'spend'))(
    '$email against no e-mail: share with a $metric',
    ({ figures }) => {
      if (figures.proportion_test === undefined) throw new Error('No proportion test in the file');
      expectProportionFigures(figures.proportion_test);
    },
  );

  test.each(METRICS)('mens against womens: %s', (metric) => {
    const arms = { control: sumsOfArm(EMAILS.womens, metric), treatment: sumsOfArm(EMAILS.mens, metric) };
    expect(welchTest(arms)).toEqual(welchFigures(hillstrom.mens_minus_womens[metric]));
    expect(relativeUplift(arms)).toEqual(upliftFigures(hillstrom.mens_minus_womens[metric]));
  });

  const segments = (['mens', 'womens'] as const).flatMap((email) =>
    METRICS.flatMap((metric) =>
      Object.entries(hillstrom.by_segment.results.history_segment[email][metric].segments).map(
        ([segment, figures]) => ({ email, metric, segment, figures }),
      ),
    ),
  );

  test.each(segments)('$email against no e-mail within $segment: $metric', ({ figures }) => {
    const arms = {
      control: moments(figures.n_control, figures.mean_control, figures.var_control),
      treatment: moments(figures.n_treat, figures.mean_treat, figures.var_treat),
    };
    expect(welchTest(arms)).toEqual(welchFigures(figures));
    expect(relativeUplift(arms)).toEqual(upliftFigures(figures));
  });

  test('the split over the three arms', () => {
    const { 'observed(mens,womens,none)': observed, chi2, p } = hillstrom.srm_three_arms;
    const arms = observed.map((customers, index) => ({ arm: `arm ${index}`, weight: 1, observed: customers }));
    expect(sampleRatioTest({ arms })).toEqual(
      ok({
        outcome: 'tested',
        method: 'pearson-chi-square',
        statistic: near(chi2),
        degreesOfFreedom: 2,
        pValue: near(p),
        mismatch: false,
      }),
    );
  });
});

describeReference('the grid of splits (needs ../shared/data)', () => {
  const { cases } = file('srm_grid') as SrmGrid;

  test.each(cases)('$observed over $weights', ({ observed, weights, chi2, p }) => {
    const arms = observed.map((customers, index) => ({
      arm: `arm ${index}`,
      weight: weights[index] ?? Number.NaN,
      observed: customers,
    }));
    expect(sampleRatioTest({ arms, minimumExpected: 5 })).toEqual(
      ok({
        outcome: 'tested',
        method: 'pearson-chi-square',
        statistic: near(chi2, { absolute: 1e-12 }),
        degreesOfFreedom: observed.length - 1,
        pValue: near(p),
        mismatch: p < 0.001,
      }),
    );
  });
});

describeReference('the grid of proportions (needs ../shared/data)', () => {
  const { cases } = file('proportion_grid') as ProportionGrid;
  const undefinedZ = cases.filter(({ note }) => note !== undefined);

  test.each(cases.filter(({ note }) => note === undefined))(
    '$x_treat of $n_treat against $x_control of $n_control',
    expectProportionFigures,
  );

  test.each(undefinedZ)('$x_treat of $n_treat against $x_control of $n_control: $note', (figures) => {
    const { arms, treatment } = proportionsOf(figures);
    expect(pooledZTest(arms)).toEqual(refused('zero-variance'));
    expect(unpooledZTest(arms)).toEqual(refused('zero-variance'));
    expect(newcombeInterval(arms)).toEqual(
      ok({ scale: 'absolute', method: 'newcombe-wilson', ...nearInterval(0.95, figures.ci95_2indep_newcomb) }),
    );
    expect(wilsonInterval(treatment)).toEqual(
      ok({ method: 'wilson', ...nearInterval(0.95, figures.ci95_treat_wilson) }),
    );
  });
});

describeReference('the grid of gbstats (needs ../shared/data)', () => {
  const { cases } = file('gbstats_grid') as GbstatsGrid;
  const bothVary = cases.filter(({ control, treatment }) => control.variance > 0 && treatment.variance > 0);

  test.each(bothVary)('$case', ({ control, treatment, absolute, relative }) => {
    const arms = {
      control: moments(control.n, control.mean, control.variance),
      treatment: moments(treatment.n, treatment.mean, treatment.variance),
    };
    const { expected, uplift_sd, ci, pValue } = absolute.two_sided_t;
    expect(welchTest(arms)).toEqual(
      ok(
        expect.objectContaining({
          estimate: near(expected),
          standardError: near(uplift_sd),
          pValue: near(pValue),
          interval: nearInterval(0.95, ci),
        }),
      ),
    );
    // With a flat prior the posterior is the normal approximation, seen from the other side.
    const { chanceToWin } = relative.bayes_flat;
    expect(relativeUplift(arms)).toEqual(
      ok(
        expect.objectContaining({
          estimate: near(relative.two_sided_t.expected),
          standardError: near(relative.two_sided_t.uplift_sd),
          pValue: near(2 * Math.min(chanceToWin, 1 - chanceToWin)),
          interval: nearInterval(0.95, relative.bayes_flat.ci),
        }),
      ),
    );
  });

  test('the cases that gbstats answers with p = 1 have a reason here, or an answer', () => {
    const answers = cases
      .filter(({ control, treatment }) => !(control.variance > 0 && treatment.variance > 0))
      .map((each) => {
        const [control, treatment] = [each.control, each.treatment].map(({ n, sum, sum_squares }) =>
          momentsFromSums({ count: n, sum, sumOfSquares: sum_squares }),
        );
        if (control === undefined || treatment === undefined) throw new Error('unreachable');
        const test = welchTest({ control, treatment });
        return [each.case, test.ok ? test.value.estimate : test.error.reason];
      });
    expect(answers).toEqual([
      ['prop all ones v 99%', near(-0.01)],
      ['mean zero variance both', 'zero-variance'],
      ['n=1 each', 'too-few-customers'],
    ]);
  });
});

function proportionsOf(figures: ProportionFigures) {
  const control = { count: figures.n_control, successes: figures.x_control };
  const treatment = { count: figures.n_treat, successes: figures.x_treat };
  return { arms: { control, treatment }, control, treatment };
}

function expectProportionFigures(figures: ProportionFigures): void {
  const { arms, control, treatment } = proportionsOf(figures);
  expect(pooledZTest(arms)).toEqual(
    ok({
      scale: 'absolute',
      method: 'pooled-z',
      estimate: near(figures.diff),
      standardError: near(figures.diff / figures.z_pooled),
      statistic: near(figures.z_pooled),
      pValue: near(figures.p_pooled_z),
    }),
  );
  expect(unpooledZTest(arms)).toEqual(
    ok({
      scale: 'absolute',
      method: 'unpooled-z',
      estimate: near(figures.diff),
      standardError: near(figures.diff / figures.z_unpooled),
      statistic: near(figures.z_unpooled),
      pValue: near(figures.p_unpooled_z),
      interval: nearInterval(0.95, figures.ci95_wald),
    }),
  );
  expect(newcombeInterval(arms)).toEqual(
    ok({ scale: 'absolute', method: 'newcombe-wilson', ...nearInterval(0.95, figures.ci95_newcombe_wilson) }),
  );
  expect(wilsonInterval(treatment)).toEqual(ok({ method: 'wilson', ...nearInterval(0.95, figures.wilson_treat) }));
  expect(wilsonInterval(control)).toEqual(ok({ method: 'wilson', ...nearInterval(0.95, figures.wilson_control) }));
}
