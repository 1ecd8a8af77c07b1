import { Command } from 'commander';
import { HistoryService, type MigrationMatrix } from '#segments';
import { parseInstantOption } from '../options.js';
import { count, instant } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface MigrationOptions extends GlobalOptions {
  readonly from: Date;
  readonly to: Date;
}

export const segmentsMigrationCommand = (): Command =>
  new Command('migration')
    .description('Show from which segments to which customers moved between two instants.')
    .argument('<segments...>', 'keys; best of segments that exclude each other, such as those of the RFM grid')
    .requiredOption('--from <instant>', 'ISO 8601 date or date-time; UTC unless it says otherwise', parseInstantOption)
    .requiredOption('--to <instant>', 'the same, later', parseInstantOption)
    .addHelpText(
      'after',
      '\nExamples:\n  $ winnow segments migration champions loyal_customers at_risk --from 2011-09-01 --to 2011-12-01',
    )
    .action(async (keys: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<MigrationOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const matrix = await service(HistoryService).migration(keys, options);
        terminal.result(matrix);
        if (!terminal.json) printMigration(terminal, matrix);
      });
    });

function printMigration(terminal: Terminal, { from, to, segments, customers }: MigrationMatrix): void {
  const names = [...segments, 'none of these'];
  terminal.line(`Rows: in which segment on ${instant(from)}. Columns: on ${instant(to)}.`);
  terminal.line();
  terminal.table(
    ['', ...names],
    names.map((name, row) => [name, ...(customers[row] ?? []).map((cell) => (cell === 0 ? '·' : count(cell)))]),
    names.map((_, column) => column + 1),
  );
}
