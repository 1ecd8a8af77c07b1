import { Command } from 'commander';
import { type Refit, RefitService } from '#segments';
import { count, number, percent } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface RefitOptions extends GlobalOptions {
  readonly dryRun?: boolean;
}

export const scoresCommand = (): Command =>
  new Command('scores').description('The cut points of scores and percentiles.').addCommand(refitCommand());

const refitCommand = (): Command =>
  new Command('refit')
    .description('Fit cut points anew on the customers as they are now, and tell how many customers that moves.')
    .argument('[scores...]', 'keys of scores and percentiles; all that are fitted by default')
    .option('--dry-run', 'only tell what it would do')
    .addHelpText('after', '\nExamples:\n  $ winnow scores refit --dry-run\n  $ winnow scores refit rfm_r rfm_f rfm_m')
    .action(async (keys: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RefitOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const dryRun = options.dryRun === true;
        const refits = await service(RefitService).refit({ ...(keys.length > 0 && { keys }), dryRun });
        terminal.result({ dryRun, refits });
        printRefits(terminal, refits, dryRun);
      });
    });

function printRefits(terminal: Terminal, refits: readonly Refit[], dryRun: boolean): void {
  if (refits.length === 0) {
    terminal.line('There is nobody to fit on.');
    return;
  }
  terminal.table(
    ['score', 'cut points', 'until now', 'fitted on', dryRun ? 'would move' : 'moved', ''],
    refits.map(({ key, before, after, population, moved, share }) => [
      key,
      cutsText(after),
      before === null ? 'none' : cutsText(before),
      count(population),
      count(moved),
      percent(share),
    ]),
    [3, 4, 5],
  );
}

/** Percentiles have too many to read. */
const MOST_CUTS = 9;

const cutsText = (cuts: readonly number[]): string =>
  cuts.length > MOST_CUTS ? `${cuts.length} of them` : cuts.map(number).join(', ');
