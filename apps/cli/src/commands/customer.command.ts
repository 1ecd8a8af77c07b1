import { Command } from 'commander';
import colors from 'picocolors';
import { IdentityService } from '#customers';
import { SegmentsReader } from '#segments';
import { count, instant } from '../output/format.js';
import { traceLines, untilText, valueText } from '../output/trace.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

export function customerCommand(): Command {
  return new Command('customer')
    .description('Show one customer: attributes, features, memberships, and why.')
    .argument('<id>', 'any id of the customer')
    .option('--why', 'show for each segment which part of its rule holds')
    .addHelpText('after', '\nExamples:\n  $ winnow customer 12347\n  $ winnow customer 12347 --why')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { why?: boolean }>();
      await withWinnow(options, async ({ terminal, service }) => {
        const customer = await service(SegmentsReader).customer(await service(IdentityService).resolve(id));
        terminal.result(customer);
        const { asOf, attributes, events, features, segments } = customer;
        terminal.line(
          `${colors.bold(customer.customerId)}: ${count(events)} events; ` +
            (asOf === null ? 'state never computed (winnow recompute)' : `state as of ${instant(asOf)}`),
        );
        terminal.line();
        terminal.table(
          ['attribute', 'value'],
          Object.entries(attributes).map(([name, value]) => [name, valueText(value)]),
        );
        terminal.line();
        terminal.table(
          ['feature', 'value', 'type', 'name'],
          features.map(({ key, value, type, name }) => [key, value === null ? '–' : valueText(value), type, name]),
          [1],
        );
        terminal.line();
        for (const { key, name, member, trace, flipsAt } of segments) {
          const time = flipsAt === undefined ? '' : colors.dim(` · ${untilText(member, flipsAt)}`);
          terminal.line(`${member ? colors.green('✓') : colors.dim('·')} ${key} ${colors.dim(name)}${time}`);
          if (options.why) for (const line of traceLines(trace)) terminal.line(`    ${line}`);
        }
      });
    });
}
