import { Command } from 'commander';
import { type SuppliedType, SuppliedValueService } from '#customers';
import { DefinitionsService } from '#definitions';
import { FEATURE_KIND } from '#features';
import { WinnowError } from '#kernel';
import { Database } from '#platform';
import { type CsvCommandOptions, csvImport, printImport, withCsvOptions } from '../csv-options.js';
import { type Session, withWinnow } from '../winnow.js';

export function importScoresCommand(): Command {
  return withCsvOptions(new Command('scores'))
    .description('Import values of a feature that something outside computes, such as the scores of a model.')
    .argument('<file>', 'CSV file, plain or gzip')
    .requiredOption('-f, --feature <key>', 'key of a feature of kind "supplied"')
    .addHelpText(
      'after',
      `
A mapping names customer_id, value and perhaps supplied_at; without it the values are of now. Every value is kept, and the newest
counts. Rows without a value are skipped.

Example:
  $ winnow import scores scores.csv --feature churn_risk -m customer_id=id -m value=risk -m supplied_at=scored_at`,
    )
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CsvCommandOptions & { feature: string }>();
      await withWinnow(options, async ({ terminal, service }) => {
        const { feature } = options;
        const type = await suppliedTypeOf(service, feature);
        const { request, progress } = await csvImport(file, { options, terminal });
        const result = await service(SuppliedValueService)
          .import({ ...request, feature, type })
          .finally(() => progress.finish());
        printImport(terminal, 'values', result);
        terminal.result(result);
      });
    });
}

async function suppliedTypeOf(service: Session['service'], key: string): Promise<SuppliedType> {
  const definitions = service(DefinitionsService);
  // The class has a private constructor, so it is no Type for Nest's typings; it is the token all the same.
  const database = service<Database>(Database as never);
  const catalogue = await database.snapshot((unitOfWork) => definitions.catalogue(unitOfWork));
  const { spec } = DefinitionsService.require(catalogue, FEATURE_KIND, key);
  if (spec.kind === 'supplied') return spec.type;
  throw new WinnowError('WINNOW_USAGE', `Feature "${key}" is computed, not supplied: it is of kind ${spec.kind}.`);
}
