import { Command } from 'commander';
import { WinnowError } from '#kernel';
import { openDatabase, readConfig } from '#platform';
import { createTerminal } from '../output/terminal.js';
import type { GlobalOptions } from '../winnow.js';

export function resetCommand(): Command {
  return new Command('reset')
    .description('Empty the embedded database: customers, events, definitions, experiments, everything.')
    .option('--yes', 'really do it')
    .addHelpText(
      'after',
      '\nA database of your own (DATABASE_URL) is never touched.\n\nExample:\n  $ winnow reset --yes',
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { yes?: boolean }>();
      const terminal = createTerminal({ json: options.json === true });
      const config = readConfig(process.env);
      if (options.yes !== true) {
        throw new WinnowError('WINNOW_USAGE', 'This empties the embedded database for good. Say --yes to do it.');
      }
      if (config.database.url !== undefined) {
        throw new WinnowError('WINNOW_RESET_REFUSED', 'DATABASE_URL points at a database of your own.');
      }
      const database = await openDatabase(config, { applicationName: 'winnow-cli', onNotice: terminal.notice });
      try {
        await database.reset();
      } finally {
        await database.close();
      }
      terminal.line(
        'The embedded database is empty. The next `npm start` loads the demo shop again; WINNOW_DEMO=off keeps it empty.',
      );
      terminal.result({ reset: true });
    });
}
