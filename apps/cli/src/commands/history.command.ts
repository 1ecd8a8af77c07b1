import { Command } from 'commander';
import colors from 'picocolors';
import { IdentityService } from '#customers';
import { HistoryService, type Transition } from '#segments';
import { parseInstantOption, parsePositiveInteger } from '../options.js';
import { instant } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface HistoryOptions extends GlobalOptions {
  readonly asOf?: Date;
  readonly limit?: number;
}

export const historyCommand = (): Command =>
  new Command('history')
    .description('Show what a customer entered and left, when and why; or the segments they were in at an instant.')
    .argument('<id>', 'the customer id')
    .option('--as-of <instant>', 'the segments at this instant instead', parseInstantOption)
    .option('--limit <n>', 'so many changes, the newest (default: 100)', parsePositiveInteger)
    .addHelpText('after', '\nExamples:\n  $ winnow history 12347\n  $ winnow history 12347 --as-of 2011-09-01')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<HistoryOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const customerId = await service(IdentityService).resolve(id);
        const history = service(HistoryService);
        if (options.asOf !== undefined) {
          const membership = await history.membership(customerId, options.asOf);
          terminal.result(membership);
          terminal.line(
            `${customerId} on ${instant(options.asOf)}: ${membership.segments.join(', ') || 'in no segment'}`,
          );
          return;
        }
        const limit = options.limit === undefined ? {} : { limit: options.limit };
        const transitions = await history.transitions(customerId, limit);
        terminal.result({ customerId, transitions });
        printTransitions(terminal, transitions);
      });
    });

function printTransitions(terminal: Terminal, transitions: readonly Transition[]): void {
  if (transitions.length === 0) {
    terminal.line('Nothing is on record.');
    return;
  }
  for (const { asOf, entered, exited, cause, noticedAt, becameAt } of transitions) {
    const changes = [...entered.map((key) => colors.green(`+ ${key}`)), ...exited.map((key) => colors.red(`- ${key}`))];
    const late = noticedAt.getTime() - becameAt.getTime() > LATE_MS ? `, became true ${instant(becameAt)}` : '';
    terminal.line(`${instant(asOf)}  ${changes.join('  ')}  ${colors.dim(`${cause}${late}`)}`);
  }
}

/** What was noticed later than this after it became true is worth a word. */
const LATE_MS = 60_000;
