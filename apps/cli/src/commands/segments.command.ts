import { Command } from 'commander';
import { SegmentsReader } from '#segments';
import { count, instant, money, percent } from '../output/format.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';
import { backtestCommand } from './segments-backtest.command.js';
import { explainCommand } from './segments-explain.command.js';
import { segmentsMigrationCommand } from './segments-migration.command.js';
import { overlapCommand } from './segments-overlap.command.js';
import { previewCommand } from './segments-preview.command.js';

interface SegmentsOptions extends GlobalOptions {
  readonly revenue?: string;
  readonly rules?: boolean;
}

export function segmentsCommand(): Command {
  const list = new Command('segments')
    .description('List segments, or ask about them: try a rule, explain a membership, compare, look back.')
    .option('--revenue <feature>', 'the feature whose sum is revenue (default: total_spend, if there is one)')
    .option('--rules', 'show each rule as a sentence')
    .addHelpText(
      'after',
      '\nWithout a command it lists: how many customers, their share of all, and their share of revenue.\n\nExamples:\n  $ winnow segments\n  $ winnow segments --revenue spend_90d --json',
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SegmentsOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const list = await service(SegmentsReader).list({
          ...(options.revenue !== undefined && { revenueFeature: options.revenue }),
        });
        terminal.result(list);
        if (list.segments.length === 0) {
          terminal.line('No segments yet. Apply some: winnow rules apply rules');
          return;
        }
        terminal.table(
          ['segment', 'name', 'customers', 'share', 'revenue', 'revenue share', ...(options.rules ? ['rule'] : [])],
          list.segments.map(({ key, name, customers, share, revenue, revenueShare, rule }) => [
            key,
            name,
            count(customers),
            percent(share),
            revenue === null ? '–' : money(revenue),
            percent(revenueShare),
            ...(options.rules ? [rule] : []),
          ]),
          [2, 3, 4, 5],
        );
        terminal.line();
        terminal.line(
          list.asOf === null
            ? 'Memberships were never computed; run: winnow recompute'
            : `${count(list.customers)} customers as of ${instant(list.asOf)}. A customer can be in several segments.`,
        );
      });
    });
  for (const command of [
    previewCommand(),
    explainCommand(),
    overlapCommand(),
    backtestCommand(),
    segmentsMigrationCommand(),
  ])
    list.addCommand(command);
  return list;
}
