import { Command } from 'commander';
import { type Verification, VerifyService } from '#segments';
import { parsePositiveInteger } from '../options.js';
import { count, duration, instant } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface VerifyOptions extends GlobalOptions {
  readonly sample?: number;
}

export const verifyCommand = (): Command =>
  new Command('verify')
    .description('Recompute customers from the log and report how many are stored differently: it should be 0.')
    .option('--sample <customers>', 'only so many, chosen at random', parsePositiveInteger)
    .addHelpText(
      'after',
      '\nExits with 1 if any customer differs. Customers for whom something waits to be taken in are not compared.\n\nExamples:\n  $ winnow verify\n  $ winnow verify --sample 1000',
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<VerifyOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const progress = terminal.progress('verify');
        const verification = await service(VerifyService)
          .verify({
            ...(options.sample !== undefined && { sample: options.sample }),
            onProgress: (share) => progress.update(share, ''),
          })
          .finally(() => progress.finish());
        terminal.result(verification);
        printVerification(terminal, verification);
        if (verification.different > 0) process.exitCode = 1;
      });
    });

function printVerification(terminal: Terminal, verification: Verification): void {
  const { asOf, checked, behind, different, examples, elapsedMs } = verification;
  const left = behind === 0 ? '' : `; ${count(behind)} are behind and were not compared`;
  terminal.line(
    `${count(different)} of ${count(checked)} customers differ from the log as of ${instant(asOf)}${left}. ${duration(elapsedMs)}`,
  );
  for (const { customerId, differs } of examples) terminal.line(`  ${customerId}: ${differs.join(', ')}`);
}
