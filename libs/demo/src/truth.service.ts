import { Inject, Injectable } from '@nestjs/common';
import { isComputed, type Report, ReportService } from '#analysis';
import { ExperimentsService } from '#experiments';
import { type DemoRecipe, drawShop } from './demo.service.js';
import type { DemoExposure, DemoMetricKey } from './generator/index.js';

/** An estimate of the report beside the true mean effect on the very customers it was estimated from. */
export interface EstimateAndTruth {
  readonly metric: DemoMetricKey;
  readonly kind: 'proportion' | 'mean';
  /** null for everybody. */
  readonly segment: string | null;
  readonly treatment: string;
  readonly customers: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly truth: number;
  /** Whether the interval holds the truth. */
  readonly covered: boolean;
}

export interface ExperimentTruth {
  readonly report: Report;
  readonly rows: readonly EstimateAndTruth[];
}

const METRICS: readonly DemoMetricKey[] = ['ordered_14d', 'spend_14d'];

/** Compares what the report estimates with what the generator knows. */
@Injectable()
export class TruthService {
  constructor(
    @Inject(ExperimentsService) private readonly experiments: ExperimentsService,
    @Inject(ReportService) private readonly reports: ReportService,
  ) {}

  async compare(recipe: DemoRecipe, experimentKey: string, bySegments: readonly string[]): Promise<ExperimentTruth> {
    const report = await this.reports.report(experimentKey, { bySegments, metrics: METRICS });
    const members = await this.experiments.membersAtExposure(experimentKey, bySegments);
    const exposures = [...drawShop(recipe).exposures(experimentKey)];
    const rows = report.groups.flatMap((group) => {
      const inGroup = group.segment === null ? undefined : members.get(group.segment.key);
      const exposed = exposures.filter(({ customerId }) => inGroup === undefined || inGroup.has(customerId));
      return group.metrics.flatMap(({ metric, kind, comparisons }) =>
        comparisons.flatMap(({ treatment, decision }, index): EstimateAndTruth[] => {
          if (!isComputed(decision)) return [];
          const { estimate, interval } = decision;
          const truth = meanTruth(exposed, index + 1, metric as DemoMetricKey);
          const covered = interval.lower <= truth && truth <= interval.upper;
          const { lower, upper } = interval;
          const segment = group.segment?.key ?? null;
          return [
            {
              metric: metric as DemoMetricKey,
              kind,
              segment,
              treatment,
              customers: group.customers,
              estimate,
              lower,
              upper,
              truth,
              covered,
            },
          ];
        }),
      );
    });
    return { report, rows };
  }
}

const meanTruth = (exposures: readonly DemoExposure[], variation: number, metric: DemoMetricKey): number =>
  exposures.reduce((sum, { trueEffects }) => sum + (trueEffects[variation]?.[metric] ?? 0), 0) / exposures.length;
