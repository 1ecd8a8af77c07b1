import { Inject, Injectable } from '@nestjs/common';
import { type CsvImport, CsvImporter, type CsvImportResult, chunked, readEvents } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import { type Clock, isKey, type JsonObject, WinnowError } from '#kernel';
import { CLOCK, copyField, Database, type UnitOfWork } from '#platform';
import { EXPERIMENT_KIND, type PublishedExperiment } from './experiment-kind.js';
import { ExperimentsService } from './experiments.service.js';
import { ExposureRepository } from './exposure.repository.js';

export interface ExposureImportOptions extends CsvImport {
  readonly experimentKey: string;
  /** What people call the experiment; its key by default. Only used when the import creates it. */
  readonly name?: string;
  /** Which variation of the file is the control; needed unless one is plainly called so. Only used when the import creates it. */
  readonly control?: string;
  /** Intended share of each variation; equal shares by default. Only used when the import creates it. */
  readonly weights?: Readonly<Record<string, number>>;
}

export interface ExposureImportResult extends CsvImportResult {
  readonly experiment: string;
  /** Keys; the first is the control. */
  readonly variations: readonly string[];
  /** Customers of the experiment seen in more than one variation: marked, and left out of reports. */
  readonly conflicting: number;
}

/** An exposure that is at hand already. */
export interface ExposureRow {
  readonly customerId: string;
  readonly exposedAt: Date;
  /** Key of the variation. */
  readonly variation: string;
}

/** A column with more different values than this is hardly the variation. */
const MOST_VARIATIONS = 20;

/** Values that can only mean the control. */
const CONTROL_NAMES = /^(control|placebo|baseline|hold-?out)$/i;

/** Brings exposures of a test that ran elsewhere, frozen with the state each customer had at the instant of exposure. */
@Injectable()
export class ExposureImportService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(ExperimentsService) private readonly experiments: ExperimentsService,
    @Inject(CsvImporter) private readonly importer: CsvImporter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Imports a file whose mapping names `customer_id`, `exposed_at` and `variation`; the experiment is created if there is none of
   * that key. Importing the same file again changes nothing.
   * @throws WinnowError as the other imports do; WINNOW_EXPERIMENT_CONFLICT if the file knows a variation that the experiment does not
   */
  async import({
    experimentKey,
    name,
    control,
    weights,
    ...csv
  }: ExposureImportOptions): Promise<ExposureImportResult> {
    if (!isKey(experimentKey)) {
      throw new WinnowError(
        'WINNOW_USAGE',
        `"${experimentKey}" cannot be a key: lower-case letters, digits and _ only.`,
      );
    }
    let variations: readonly string[] = [];
    let conflicting = 0;
    const request = { ...csv, mapping: asEventMapping(csv.mapping) };
    const result = await this.importer.run(request, {
      kind: 'exposures',
      read: readEvents,
      line: exposureLine,
      gather: (unitOfWork, chunks) => unitOfWork.get(ExposureRepository).gather(chunks),
      merge: async (unitOfWork) => {
        const found = await unitOfWork.get(ExposureRepository).gatheredVariations(MOST_VARIATIONS + 1);
        const experiment = await this.experimentFor(unitOfWork, { experimentKey, name, control, weights, found });
        variations = experiment.spec.variations.map(({ key }) => key);
        const added = await this.freeze(unitOfWork, experiment);
        conflicting = await unitOfWork.get(ExposureRepository).countConflicting(experiment.id);
        return added;
      },
    });
    return { ...result, experiment: experimentKey, variations, conflicting };
  }

  /** Adds exposures that are at hand already to an experiment that exists. @returns how many were new */
  async append(experimentKey: string, rows: Iterable<ExposureRow>): Promise<number> {
    return this.database.transaction(async (unitOfWork) => {
      const { experiment } = await this.experiments.running(unitOfWork, experimentKey);
      const lines = chunked(rows, ({ customerId, exposedAt, variation }) =>
        exposureLine({ customerId, occurredAtMs: exposedAt.getTime(), name: variation }),
      );
      await unitOfWork.get(ExposureRepository).gather(toAsync(lines));
      return this.freeze(unitOfWork, experiment);
    });
  }

  private async freeze(unitOfWork: UnitOfWork, experiment: PublishedExperiment): Promise<number> {
    const keys = experiment.spec.variations.map(({ key }) => key);
    await unitOfWork.get(ExposureRepository).reduceToFirst(keys, this.clock.now());
    await this.experiments.recordImported(unitOfWork, experiment);
    return this.experiments.freezeIncoming(unitOfWork, experiment.id);
  }

  private async experimentFor(unitOfWork: UnitOfWork, wanted: WantedExperiment): Promise<PublishedExperiment> {
    const { experimentKey, found } = wanted;
    const catalogue = await this.definitions.catalogue(unitOfWork);
    if (catalogue.of(EXPERIMENT_KIND).has(experimentKey)) {
      // As it was started: exposures hold the place of a variation, and all of them have to mean the same list.
      const { experiment } = await this.experiments.running(unitOfWork, experimentKey);
      return withVariations(experiment, found);
    }
    const bodies = emptyBodies();
    bodies.experiment.set(experimentKey, importedExperiment(wanted));
    await this.definitions.applyWithin(unitOfWork, bodies);
    return DefinitionsService.require(await this.definitions.catalogue(unitOfWork), EXPERIMENT_KIND, experimentKey);
  }
}

interface WantedExperiment extends Pick<ExposureImportOptions, 'experimentKey'> {
  readonly name: string | undefined;
  readonly control: string | undefined;
  readonly weights: Readonly<Record<string, number>> | undefined;
  /** Names of variations in the file, sorted. */
  readonly found: readonly string[];
}

/** An exposure is read as an event that is called like the variation. */
function asEventMapping({ exposed_at: exposedAt, variation, ...rest }: JsonObject): JsonObject {
  return {
    ...rest,
    ...(exposedAt !== undefined && { occurred_at: exposedAt }),
    ...(variation !== undefined && { name: typeof variation === 'string' ? { column: variation } : variation }),
  };
}

const exposureLine = (row: { customerId: string; occurredAtMs: number; name: string }): string =>
  `${copyField(row.customerId)}\t${new Date(row.occurredAtMs).toISOString()}\t${copyField(row.name)}\n`;

async function* toAsync(chunks: Iterable<string>): AsyncIterable<string> {
  yield* chunks;
}

function withVariations(experiment: PublishedExperiment, found: readonly string[]): PublishedExperiment {
  const known = experiment.spec.variations.map(({ key }) => key);
  const unknown = found.filter((key) => !known.includes(key));
  if (unknown.length === 0) return experiment;
  throw new WinnowError(
    'WINNOW_EXPERIMENT_CONFLICT',
    `The file has variations that experiment "${experiment.key}" does not know: ${unknown.join(', ')}. It knows: ${known.join(', ')}.`,
  );
}

function importedExperiment({ experimentKey, name, control, weights, found }: WantedExperiment): JsonObject {
  if (found.length > MOST_VARIATIONS) {
    throw new WinnowError(
      'WINNOW_MAPPING_INVALID',
      `The column of the variation has more than ${MOST_VARIATIONS} different values (${found.slice(0, 3).join(', ')}, …); is it the right one?`,
    );
  }
  if (found.length < 2) {
    throw new WinnowError(
      'WINNOW_MAPPING_INVALID',
      `An experiment needs two variations; the file has ${found.join(', ') || 'none'}.`,
    );
  }
  const first = control ?? found.find((key) => CONTROL_NAMES.test(key));
  if (first === undefined || !found.includes(first)) {
    throw new WinnowError('WINNOW_USAGE', `Say which variation is the control: ${found.join(', ')}.`);
  }
  const keys = [first, ...found.filter((key) => key !== first)];
  return {
    name: name ?? experimentKey,
    variations: keys.map((key) => ({ key, name: key })),
    ...(weights !== undefined && { weights: keys.map((key) => weights[key] ?? 0) }),
    source: 'imported',
  };
}
