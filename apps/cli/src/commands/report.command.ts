import { Command } from 'commander';
import { ReportService } from '#analysis';
import { collectList, parseLevelOption } from '../options.js';
import { printReport } from '../output/report-output.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface ReportCommandOptions extends GlobalOptions {
  /** true when the option is given without keys: every segment. */
  readonly bySegments?: true | string[];
  readonly metrics?: string[];
  readonly level?: number;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('Show how much an experiment changed: overall and, if you like, per segment.')
    .argument('<experiment>', 'key of the experiment')
    .option('--by-segments [keys]', 'break down by these segments (comma-separated), or by all', collectList)
    .option('--metrics <keys>', 'only these metrics (comma-separated)', collectList)
    .option('--level <level>', 'level of the intervals (default 0.95)', parseLevelOption)
    .addHelpText(
      'after',
      `
Uplift is tested on the absolute scale (Welch's t-test); the relative uplift has its own interval by the delta method.
Segments are those each customer was in at the moment of exposure. A sample ratio mismatch (SRM) is shown first,
because with one nothing else can be trusted.

Examples:
  $ winnow report winback_voucher
  $ winnow report winback_voucher --by-segments
  $ winnow report winback_voucher --by-segments champions,at_risk --metrics spend_14d --json`,
    )
    .action(async (experiment: string, _options: unknown, command: Command) => {
      const { bySegments, metrics, level, ...options } = command.optsWithGlobals<ReportCommandOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const report = await service(ReportService).report(experiment, {
          ...(bySegments !== undefined && { bySegments: bySegments === true ? 'all' : bySegments }),
          ...(metrics !== undefined && { metrics }),
          ...(level !== undefined && { level }),
        });
        terminal.result(report);
        if (!terminal.json) printReport(terminal, report);
      });
    });
}
