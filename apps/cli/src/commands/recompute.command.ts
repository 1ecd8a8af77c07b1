import { Command } from 'commander';
import { RecomputeService } from '#segments';
import { parseInstantOption } from '../options.js';
import { count, duration, instant, number } from '../output/format.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface RecomputeOptions extends GlobalOptions {
  readonly asOf?: Date;
  readonly refit?: boolean;
}

/** Of the whole, by how far a stage is. */
const PROGRESS = {
  'fitting scores': () => 0.02,
  'computing state': (share: number) => 0.1 + 0.75 * share,
  switching: () => 0.9,
} as const;

export function recomputeCommand(): Command {
  return new Command('recompute')
    .description('Compute features and memberships of every customer, as of now or of any other instant.')
    .option('--as-of <instant>', 'ISO 8601 date or date-time; UTC unless it says otherwise', parseInstantOption)
    .option('--refit', 'fit the quantile cut points of scores anew instead of keeping those in force')
    .addHelpText(
      'after',
      `
Scores (such as RFM) use cut points that are fitted the first time and then frozen, so that a customer's score does not
move because others bought. --refit fits them anew on the population as of the instant.

Examples:
  $ winnow recompute
  $ winnow recompute --as-of 2011-12-11 --refit`,
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RecomputeOptions>();
      await withWinnow(options, async ({ terminal, service }) => {
        const progress = terminal.progress('recompute');
        const result = await service(RecomputeService)
          .recompute({
            ...(options.asOf !== undefined && { asOf: options.asOf }),
            refit: options.refit === true,
            onProgress: ({ stage, share }) => progress.update(PROGRESS[stage](share), stage),
          })
          .finally(() => progress.finish());
        terminal.line(
          `State of ${count(result.customers)} customers as of ${instant(result.asOf)}: ${result.features} features, ` +
            `${result.segments} segments; ${count(result.changed)} changed. ${duration(result.elapsedMs)}`,
        );
        for (const [key, { asOf, population, cuts }] of result.fits) {
          terminal.line(
            `  ${key} cuts at ${cuts.map(number).join(', ')} (${count(population)} customers, ${instant(asOf)})`,
          );
        }
        terminal.result({
          asOf: result.asOf,
          customers: result.customers,
          changed: result.changed,
          features: result.features,
          segments: result.segments,
          scores: [...result.fits].map(([feature, { asOf, population, cuts }]) => ({
            feature,
            asOf,
            population,
            cuts,
          })),
          elapsedMs: result.elapsedMs,
        });
      });
    });
}
