import { Command } from 'commander';
import colors from 'picocolors';
import { customersForEvents, type DemoRecipe, DemoService, type EstimateAndTruth, TruthService } from '#demo';
import { WinnowError } from '#kernel';
import { SegmentsReader } from '#segments';
import { parsePositiveInteger } from '../options.js';
import { count, duration, money, number, percent } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import { type GlobalOptions, type Session, withWinnow } from '../winnow.js';

interface DemoOptions extends GlobalOptions {
  readonly customers?: number;
  readonly events?: number;
}

/** What the walk compares: the experiment, and the segments in which its true effect differs. */
const EXPERIMENTS = [
  { key: 'winback_voucher', segments: ['lapsed', 'champions'] },
  { key: 'free_shipping_banner', segments: ['abroad', 'plus_members'] },
] as const;

export function demoCommand(): Command {
  return new Command('demo')
    .description('Walk through the demo shop: segments, and experiments whose true effect is known.')
    .option('--customers <n>', 'size of the shop, if it has to be loaded first', parsePositiveInteger)
    .option('--events <n>', 'the same, by the number of events', parsePositiveInteger)
    .addHelpText(
      'after',
      `
The shop is drawn from a fixed seed: customers with a hidden appetite to buy, seasons, churn, and two experiments. Because every
customer's true effect is known, the estimate of each report can be printed beside the truth. It is only loaded into an
empty database; use another folder (WINNOW_HOME=.winnow-demo) beside data of your own.

Examples:
  $ npm run demo
  $ WINNOW_HOME=.winnow-big winnow demo --events 1000000`,
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<DemoOptions>();
      await withWinnow(options, (session) => walk(session, options));
    });
}

async function walk(session: Session, options: DemoOptions): Promise<void> {
  const { terminal, service } = session;
  const recipe = await loadedShop(session, options);
  const { segments, customers } = await service(SegmentsReader).list();
  heading(terminal, `1. Who is there: ${count(customers)} customers in segments by rules`);
  terminal.table(
    ['segment', 'customers', 'share', 'revenue', 'revenue share'],
    segments.map(({ name, customers: size, share, revenue, revenueShare }) => [
      name,
      count(size),
      percent(share),
      revenue === null ? '–' : money(revenue),
      percent(revenueShare),
    ]),
    [1, 2, 3, 4],
  );
  const comparisons: Array<{ experiment: string; rows: readonly EstimateAndTruth[] }> = [];
  for (const [index, { key, segments: bySegments }] of EXPERIMENTS.entries()) {
    const { report, rows } = await service(TruthService).compare(recipe, key, bySegments);
    heading(
      terminal,
      `${index + 2}. What worked: ${report.experiment.name}, ${count(report.exposures.analysed)} customers`,
    );
    printTruth(terminal, rows);
    comparisons.push({ experiment: key, rows });
  }
  const all = comparisons.flatMap(({ rows }) => rows);
  const covered = all.filter((row) => row.covered).length;
  terminal.line();
  terminal.line(
    `${covered} of ${all.length} intervals hold the truth; at 95% about ${Math.round(all.length * 0.95)} should, give or take.`,
  );
  terminal.line(
    colors.dim(
      'Look closer:  npm run winnow -- report winback_voucher --by-segments    npm run winnow -- customer c0000001 --why',
    ),
  );
  terminal.result({ recipe, comparisons });
}

async function loadedShop({ terminal, service, config }: Session, options: DemoOptions): Promise<DemoRecipe> {
  const demo = service(DemoService);
  if (await demo.needsLoading()) {
    const startedAt = performance.now();
    const progress = terminal.progress('demo shop');
    const customers =
      options.customers ?? (options.events === undefined ? config.demo.customers : customersForEvents(options.events));
    const loaded = await demo
      .load({ customers, onProgress: (done, stage) => progress.update(done, stage) })
      .finally(() => progress.finish());
    terminal.line(
      `Loaded the demo shop: ${count(loaded.customers)} customers, ${count(loaded.events)} events, ${count(loaded.exposures)} exposures. ` +
        duration(performance.now() - startedAt),
    );
    return loaded;
  }
  const recipe = await demo.recipe();
  if (recipe !== undefined) return recipe;
  throw new WinnowError(
    'WINNOW_USAGE',
    'This database holds data of your own, so the demo shop is not loaded into it. Give it a folder: WINNOW_HOME=.winnow-demo npm run demo',
  );
}

function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(colors.bold(text));
}

function printTruth(terminal: Terminal, rows: readonly EstimateAndTruth[]): void {
  terminal.table(
    ['metric', 'segment', 'variation', 'customers', 'estimate', '95% interval', 'truth', ''],
    rows.map(({ metric, kind, segment, treatment, customers, estimate, lower, upper, truth, covered }) => {
      const unit = (value: number) => (kind === 'proportion' ? `${(value * 100).toFixed(2)} pp` : number(value));
      return [
        metric,
        segment ?? 'everybody',
        treatment,
        count(customers),
        unit(estimate),
        `${unit(lower)} … ${unit(upper)}`,
        unit(truth),
        covered ? colors.green('✓') : colors.yellow('outside'),
      ];
    }),
    [3, 4, 5, 6],
  );
}
