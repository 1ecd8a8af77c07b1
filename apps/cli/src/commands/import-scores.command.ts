import { Command } from 'commander';
import { SuppliedValueService } from '#customers';
import { SuppliedFeatures } from '#features';
import { type CsvCommandOptions, csvImport, printImport, withCsvOptions } from '../csv-options.js';
import { withWinnow } from '../winnow.js';

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
        const type = await service(SuppliedFeatures).typeOf(feature);
        const { request, progress } = await csvImport(file, { options, terminal });
        const result = await service(SuppliedValueService)
          .import({ ...request, feature, type })
          .finally(() => progress.finish());
        printImport(terminal, 'values', result);
        terminal.result(result);
      });
    });
}
