import { Command } from 'commander';
import { ImportService } from '#customers';
import { type CsvCommandOptions, csvImport, printImport, withCsvOptions } from '../csv-options.js';
import { withWinnow } from '../winnow.js';
import { importScoresCommand } from './import-scores.command.js';

export function importCommand(): Command {
  const command = new Command('import').description('Bring a CSV file (plain or gzip) into the log.');
  command.addCommand(importEvents());
  command.addCommand(importCustomers());
  command.addCommand(importScoresCommand());
  return command;
}

function importEvents(): Command {
  return withCsvOptions(new Command('events'))
    .description('Import what happened: orders, visits, anything with a customer and an instant.')
    .argument('<file>', 'CSV file, plain or gzip')
    .option('-e, --event <name>', 'name of the events, the same for all rows (short for --map name=NAME)')
    .addHelpText(
      'after',
      `
A mapping says which column is what:
  customer_id   the customer (needed)              occurred_at   the instant (needed); .format and .zone say how it is written
  name          what happened (or use --event)     value         money or a number; A*B multiplies two columns exactly
  event_id      the row's own id, if it has one    properties.X  keep a column under the name X; properties=* keeps the rest
  file.*        delimiter, header, encoding, decimal (point or comma)                where.*   only rows for which this holds

Rows that cannot be read go to a rejects file with line and reason; the rest is imported, all or nothing. Importing the same
file again changes nothing: rows are recognised by event_id, or else by all that was read of them.

Examples:
  $ winnow import events orders.csv.gz --event order_completed --map customer_id=Customer --map occurred_at=Date --map value=Total
  $ winnow import events bestellungen.csv -e order_completed -m customer_id=Kunde -m occurred_at.from=Datum \\
      -m occurred_at.format=dd.MM.yyyy -m occurred_at.zone=Europe/Berlin -m value=Betrag -m file.delimiter=';' -m file.decimal=comma
  $ winnow import events online_retail.csv.gz --map mapping.json`,
    )
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CsvCommandOptions & { event?: string }>();
      await withWinnow(options, async ({ terminal, service }) => {
        const shortcuts = options.event === undefined ? [] : [`name=${options.event}`];
        const { request, progress } = await csvImport(file, { options, terminal, shortcuts });
        const result = await service(ImportService)
          .importEvents(request)
          .finally(() => progress.finish());
        printImport(terminal, 'events', result);
        terminal.result(result);
      });
    });
}

function importCustomers(): Command {
  return withCsvOptions(new Command('customers'))
    .description('Import what is known about customers: one row each, columns become attributes.')
    .argument('<file>', 'CSV file, plain or gzip')
    .addHelpText(
      'after',
      `
Needs customer_id; without more, every other column becomes an attribute of text under its own name. New attributes are laid
over known ones. Declare types with attributes.NAME=Column:number or :boolean.

Examples:
  $ winnow import customers customers.csv --map customer_id=id
  $ winnow import customers customers.csv -m customer_id=id -m attributes.age=Age:number -m 'attributes=*'`,
    )
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CsvCommandOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const { request, progress } = await csvImport(file, { options, terminal });
        const result = await service(ImportService)
          .importCustomers(request)
          .finally(() => progress.finish());
        printImport(terminal, 'customers', result);
        terminal.result(result);
      });
    });
}
