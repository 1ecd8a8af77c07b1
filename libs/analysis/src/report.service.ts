import { Inject, Injectable } from '@nestjs/common';
import { type Catalogue, DefinitionsService } from '#definitions';
import { ExperimentsService } from '#experiments';
import { WinnowError } from '#kernel';
import { Database } from '#platform';
import { SEGMENT_KIND } from '#segments';
import { METRIC_KIND } from './metric-kind.js';
import { OutcomeRepository } from './outcome.repository.js';
import { buildReport, type Report } from './report.js';

export interface ReportOptions {
  /** Keys of segments to break down by; `'all'` for every segment; none by default. */
  readonly bySegments?: readonly string[] | 'all';
  /** Keys of metrics; all by default. */
  readonly metrics?: readonly string[];
  /** Of the intervals, between 0 and 1; 0.95 by default. */
  readonly level?: number;
}

/** Reads how much an experiment changed, and for whom. */
@Injectable()
export class ReportService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(ExperimentsService) private readonly experiments: ExperimentsService,
  ) {}

  /** @throws WinnowError WINNOW_NOT_FOUND for an unknown experiment, segment or metric */
  async report(experimentKey: string, options: ReportOptions = {}): Promise<Report> {
    return this.database.snapshot(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const { experiment, run } = await this.experiments.running(unitOfWork, experimentKey);
      const metrics = chosenMetrics(catalogue, options.metrics);
      const segments = chosenSegments(catalogue, options.bySegments);
      const cells = await unitOfWork.get(OutcomeRepository).cells({
        experimentId: experiment.id,
        metrics: metrics.map(({ spec }) => spec),
        segmentIds: segments.map(({ id }) => id),
      });
      const { key, spec } = experiment;
      return buildReport({
        experiment: { key, name: spec.name, status: run?.status ?? 'draft' },
        variations: spec.variations.map((variation, index) => ({ ...variation, weight: spec.weights[index] ?? 0 })),
        metrics,
        segments,
        cells,
        conflicting: await this.experiments.countConflicting(unitOfWork, experiment),
        ...(options.level !== undefined && { level: options.level }),
      });
    });
  }
}

function chosenMetrics(catalogue: Catalogue, keys: readonly string[] | undefined) {
  const metrics = catalogue.of(METRIC_KIND);
  const chosen = keys?.map((key) => DefinitionsService.require(catalogue, METRIC_KIND, key)) ?? [...metrics.values()];
  if (chosen.length > 0) return chosen;
  throw new WinnowError(
    'WINNOW_NOT_FOUND',
    'There are no metrics yet; define at least one in the folder metrics/ and apply it.',
  );
}

function chosenSegments(catalogue: Catalogue, keys: ReportOptions['bySegments']) {
  const published =
    keys === 'all'
      ? [...catalogue.of(SEGMENT_KIND).values()]
      : (keys ?? []).map((key) => DefinitionsService.require(catalogue, SEGMENT_KIND, key));
  return published.map(({ id, key, spec }) => ({ id, key, name: spec.name }));
}
