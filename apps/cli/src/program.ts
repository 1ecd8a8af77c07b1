import { Command } from 'commander';
import { customerCommand } from './commands/customer.command.js';
import { customersCommand } from './commands/customers.command.js';
import { demoCommand } from './commands/demo.command.js';
import { experimentCommand } from './commands/experiment.command.js';
import { historyCommand } from './commands/history.command.js';
import { importCommand } from './commands/import.command.js';
import { recomputeCommand } from './commands/recompute.command.js';
import { reportCommand } from './commands/report.command.js';
import { resetCommand } from './commands/reset.command.js';
import { rulesCommand } from './commands/rules.command.js';
import { scoresCommand } from './commands/scores.command.js';
import { segmentsCommand } from './commands/segments.command.js';
import { statusCommand } from './commands/status.command.js';
import { verifyCommand } from './commands/verify.command.js';

const TOUR = `
From a file to an uplift, in six commands:
  $ winnow import events orders.csv --map customer_id=Customer --map occurred_at=Date --map value=Amount --event order_completed
  $ winnow rules apply rules
  $ winnow recompute
  $ winnow segments
  $ winnow experiment import test.csv --key winback --control control --map customer_id=id --map exposed_at=sent_at --map variation=arm
  $ winnow report winback --by-segments

Winnow uses the embedded PostgreSQL in ./.winnow, or the one DATABASE_URL names, beside a running server or without.
Add --json to any command for output that machines can rely on (docs/json.md).
Exit codes: 0 done, 1 refused (mend and repeat), 2 wrong usage, 3 trouble with database or disk, 70 a bug.`;

/** @param quiet leaves it to the caller to say what is wrong with a command line */
export function buildProgram({ quiet }: { quiet: boolean }): Command {
  const program = new Command('winnow')
    .description('Separates customers into segments by rules, and what works from what does not by experiments.')
    .option('--json', 'print one JSON document instead of text')
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError()
    .addHelpText('after', TOUR)
    .exitOverride()
    .configureOutput(outputOf(quiet));
  for (const command of [
    importCommand(),
    rulesCommand(),
    recomputeCommand(),
    segmentsCommand(),
    customerCommand(),
    customersCommand(),
    experimentCommand(),
    reportCommand(),
    historyCommand(),
    scoresCommand(),
    statusCommand(),
    verifyCommand(),
    demoCommand(),
    resetCommand(),
  ]) {
    program.addCommand(inherit(command, quiet));
  }
  return program;
}

/** Subcommands made apart from the program do not inherit its settings. */
function inherit(command: Command, quiet: boolean): Command {
  command
    .exitOverride()
    .configureOutput(outputOf(quiet))
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError();
  command.option('--json', 'print one JSON document instead of text');
  for (const child of command.commands) inherit(child, quiet);
  return command;
}

const outputOf = (quiet: boolean) => (quiet ? { outputError: () => {}, writeErr: () => {} } : {});
