import { Command } from 'commander';
import { FreshnessService } from '#segments';
import { printStatus } from '../output/status-output.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

export const statusCommand = (): Command =>
  new Command('status')
    .description('Show how far features and memberships follow what happened, and what is being built.')
    .addHelpText('after', '\nExamples:\n  $ winnow status\n  $ winnow status --json')
    .action(async (_options: unknown, command: Command) => {
      await withWinnow(command.optsWithGlobals<GlobalOptions>(), async ({ terminal, service }) => {
        const freshness = await service(FreshnessService).read();
        terminal.result(freshness);
        if (!terminal.json) printStatus(terminal, freshness);
      });
    });
