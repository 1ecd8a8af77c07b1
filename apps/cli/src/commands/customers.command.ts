import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { ErasureService, IdentityService } from '#customers';
import { WinnowError } from '#kernel';
import { count } from '../output/format.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

export function customersCommand(): Command {
  const command = new Command('customers').description(
    'Who is who: merge customers, export what is stored about one, erase one.',
  );
  command.addCommand(mergeCustomers());
  command.addCommand(exportCustomer());
  command.addCommand(eraseCustomer());
  command.addCommand(unsuppress());
  return command;
}

function mergeCustomers(): Command {
  return new Command('merge')
    .description('Make one customer of two, with both histories. It cannot be undone.')
    .argument('<id>', 'an id of one customer')
    .argument('<other>', 'an id of the other')
    .addHelpText(
      'after',
      `
Which id stays does not depend on the order: one of somebody identified before an anonymous one, then the smaller in byte order.
The other one names the same customer from now on, in files and everywhere.

Example:
  $ winnow customers merge 12347 anna@example.com`,
    )
    .action(async (id: string, other: string, _options: unknown, command: Command) => {
      await withWinnow(command.optsWithGlobals<GlobalOptions>(), async ({ terminal, service }) => {
        const result = await service(IdentityService).merge(id, other);
        terminal.result(result);
        terminal.line(
          result.merged ? `Both are ${result.customerId} now.` : `They are one customer already: ${result.customerId}.`,
        );
      });
    });
}

function exportCustomer(): Command {
  return new Command('export')
    .description('Everything that is stored about a customer, as one JSON document.')
    .argument('<id>', 'any id of the customer')
    .option('--out <file>', 'where to write it (default: standard output)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ winnow customers export 12347\n  $ winnow customers export 12347 --out 12347.json',
    )
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { out?: string }>();
      await withWinnow(options, async ({ terminal, service }) => {
        const document = await service(ErasureService).export(id);
        if (options.out === undefined) {
          terminal.result(document);
          terminal.line(JSON.stringify(document, undefined, 2));
          return;
        }
        await writeDocument(options.out, document);
        terminal.result({ file: options.out, events: document.events.length });
        terminal.line(
          `${options.out}: the profile, ${count(document.events.length)} events and everything computed from them.`,
        );
      });
    });
}

async function writeDocument(path: string, document: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`);
  } catch (error) {
    throw new WinnowError('WINNOW_USAGE', `The file cannot be written: ${(error as Error).message}`, [], {
      cause: error,
    });
  }
}

function eraseCustomer(): Command {
  return new Command('erase')
    .description('Delete everything about a customer under all their ids, and keep them from coming back.')
    .argument('<id>', 'any id of the customer')
    .option('--yes', 'really do it')
    .addHelpText(
      'after',
      `
Events, files and identify calls that come later for one of these ids are not taken in. Only digests of the ids are kept for that.

Example:
  $ winnow customers erase 12347 --yes`,
    )
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { yes?: boolean }>();
      if (options.yes !== true) {
        throw new WinnowError(
          'WINNOW_USAGE',
          'This deletes everything about the customer for good. Say --yes to do it.',
        );
      }
      await withWinnow(options, async ({ terminal, service }) => {
        const result = await service(ErasureService).erase(id);
        terminal.result(result);
        terminal.line(`Erased ${count(result.events)} events and all else of: ${result.ids.join(', ')}`);
      });
    });
}

function unsuppress(): Command {
  return new Command('unsuppress')
    .description('Take in again what arrives for an id that was erased.')
    .argument('<id>', 'the id')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withWinnow(command.optsWithGlobals<GlobalOptions>(), async ({ terminal, service }) => {
        await service(ErasureService).readmit(id);
        terminal.result({ unsuppressed: id });
        terminal.line(`What arrives for ${id} is taken in again.`);
      });
    });
}
