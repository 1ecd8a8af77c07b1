import { Command } from 'commander';
import { ExperimentsService, ExposureImportService } from '#experiments';
import { WinnowError } from '#kernel';
import { type CsvCommandOptions, csvImport, printImport, withCsvOptions } from '../csv-options.js';
import { collect } from '../options.js';
import { count, instant } from '../output/format.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

export function experimentCommand(): Command {
  const command = new Command('experiment').description(
    'Experiments: list, start, stop, decide, and import ones that ran elsewhere.',
  );
  command.addCommand(listExperiments());
  command.addCommand(startOrStop('start', 'Start assigning customers; the definition is pinned as it is now.'));
  command.addCommand(startOrStop('stop', 'Stop assigning; exposures and the report stay.'));
  command.addCommand(decide());
  command.addCommand(importExposures());
  return command;
}

function listExperiments(): Command {
  return new Command('list')
    .description('List experiments with their state and number of exposures.')
    .action(async (_options: unknown, command: Command) => {
      await withWinnow(command.optsWithGlobals<GlobalOptions>(), async ({ terminal, service }) => {
        const experiments = await service(ExperimentsService).list();
        terminal.result({ experiments });
        if (experiments.length === 0) terminal.line('No experiments yet.');
        else {
          terminal.table(
            ['experiment', 'name', 'status', 'exposures', 'variations'],
            experiments.map(({ key, name, status, exposures, variations }) => [
              key,
              name,
              status,
              count(exposures),
              variations.map((variation) => variation.key).join(', '),
            ]),
            [3],
          );
        }
      });
    });
}

function startOrStop(verb: 'start' | 'stop', description: string): Command {
  return new Command(verb)
    .description(description)
    .argument('<experiment>', 'key of the experiment')
    .action(async (key: string, _options: unknown, command: Command) => {
      await withWinnow(command.optsWithGlobals<GlobalOptions>(), async ({ terminal, service }) => {
        await service(ExperimentsService)[verb](key);
        const status = verb === 'start' ? 'running' : 'stopped';
        terminal.line(`Experiment ${key} is ${status}.`);
        terminal.result({ experiment: key, status });
      });
    });
}

function decide(): Command {
  return new Command('decide')
    .description('Which variation a customer gets; the first answer is recorded as an exposure.')
    .argument('<experiment>', 'key of the experiment')
    .argument('<customer>', 'customer id')
    .action(async (key: string, customer: string, _options: unknown, command: Command) => {
      await withWinnow(command.optsWithGlobals<GlobalOptions>(), async ({ terminal, service }) => {
        const decision = await service(ExperimentsService).decide(key, customer);
        terminal.result(decision);
        const { variation, reason, exposedAt } = decision;
        terminal.line(
          `${variation ?? 'no variation'} (${reason}${exposedAt === null ? '' : `, exposed ${instant(exposedAt)}`})`,
        );
      });
    });
}

interface ExposureCommandOptions extends CsvCommandOptions {
  readonly key: string;
  readonly name?: string;
  readonly control?: string;
  readonly weight?: string[];
}

function importExposures(): Command {
  return withCsvOptions(new Command('import'))
    .description('Import the exposures of a test that ran elsewhere: who was in which variation since when.')
    .argument('<file>', 'CSV file, plain or gzip')
    .requiredOption('-k, --key <key>', 'key of the experiment; it is created if it does not exist')
    .option('--name <name>', 'what people call it')
    .option('--control <variation>', 'the variation that is the control')
    .option('--weight <variation=share>', 'intended share of a variation (default: equal shares)', collect)
    .addHelpText(
      'after',
      `
A mapping names three columns: customer_id, exposed_at and variation. Features and memberships of each customer are computed as
of that instant and frozen with the exposure. A customer's first exposure counts; those seen in two variations are left out of
reports and counted there.

Example:
  $ winnow experiment import test.csv -k winback --control none -m customer_id=id -m exposed_at=sent_at -m variation=arm`,
    )
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExposureCommandOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const { request, progress } = await csvImport(file, { options, terminal });
        const result = await service(ExposureImportService)
          .import({
            ...request,
            experimentKey: options.key,
            ...(options.name !== undefined && { name: options.name }),
            ...(options.control !== undefined && { control: options.control }),
            ...(options.weight !== undefined && { weights: parseWeights(options.weight) }),
          })
          .finally(() => progress.finish());
        printImport(terminal, 'exposures', result);
        terminal.line(`Experiment ${result.experiment}: ${result.variations.join(', ')} (the first is the control).`);
        if (result.conflicting > 0)
          terminal.line(`${count(result.conflicting)} customers were seen in several variations and will be left out.`);
        terminal.result(result);
      });
    });
}

function parseWeights(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, variation, share] = /^(.+)=([0-9.]+)$/.exec(pair) ?? [];
      if (variation === undefined || share === undefined) {
        throw new WinnowError('WINNOW_USAGE', `--weight takes variation=share, such as control=0.5, not "${pair}".`);
      }
      return [variation, Number(share)];
    }),
  );
}
