import { Command } from 'commander';
import { MOST_SEGMENTS, OverlapService } from '#segments';
import { printOverlap } from '../output/overlap-output.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

export const overlapCommand = (): Command =>
  new Command('overlap')
    .description('Show how many customers each two segments share.')
    .argument('[segments...]', `keys, at most ${MOST_SEGMENTS}; by default all, or the ${MOST_SEGMENTS} largest`)
    .addHelpText(
      'after',
      '\nExamples:\n  $ winnow segments overlap\n  $ winnow segments overlap champions loyal_customers --json',
    )
    .action((keys: string[], _options: unknown, command: Command) => run(keys, command.optsWithGlobals()));

async function run(keys: readonly string[], options: GlobalOptions): Promise<void> {
  await withWinnow(options, async ({ terminal, service }) => {
    const matrix = await service(OverlapService).overlap(keys.length === 0 ? undefined : keys);
    terminal.result(matrix);
    if (!terminal.json) printOverlap(terminal, matrix);
  });
}
