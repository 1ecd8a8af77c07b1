import { Command, InvalidArgumentError } from 'commander';
import { WinnowError } from '#kernel';
import { type BacktestInterval, type BacktestRequest, BacktestService, MOST_DATES } from '#segments';
import { parseInstantOption } from '../options.js';
import { printBacktest } from '../output/backtest-output.js';
import { readRule } from '../rule-file.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface BacktestOptions extends GlobalOptions {
  readonly rule?: string;
  readonly from: Date;
  readonly to: Date;
  readonly every: BacktestInterval;
}

export const backtestCommand = (): Command =>
  new Command('backtest')
    .description('Show how large a segment or a rule would have been at past dates, and who would have come and gone.')
    .argument('[segment]', 'key of the segment; or else --rule')
    .option('--rule <file>', 'JSON file of a rule or of a segment instead of a published one; - for standard input')
    .requiredOption('--from <instant>', 'the first date, ISO 8601; UTC unless it says otherwise', parseInstantOption)
    .requiredOption('--to <instant>', 'no date lies after this', parseInstantOption)
    .option('--every <distance>', 'days, weeks or months from a date to the next: 7d, 1w, 1m', parseInterval, {
      days: 7,
    })
    .addHelpText(
      'after',
      `
The features that the rule needs are computed anew at each date, of at most ${MOST_DATES}, so the log is read as often.

Examples:
  $ winnow segments backtest lapsed --from 2026-01-01 --to 2026-06-01 --every 1m
  $ winnow segments backtest --rule draft.json --from 2026-05-01 --to 2026-06-01 --every 1w --json`,
    )
    .action((segment: string | undefined, _options: unknown, command: Command) =>
      run(segment, command.optsWithGlobals()),
    );

async function run(segment: string | undefined, { rule, from, to, every, ...options }: BacktestOptions): Promise<void> {
  const subject = await subjectOf(segment, rule);
  await withWinnow(options, async ({ terminal, service }) => {
    const progress = terminal.progress('backtest');
    const onDate = (done: number, dates: number): void => progress.update(done / dates, `${done} of ${dates} dates`);
    const backtest = await service(BacktestService)
      .backtest({ subject, from, to, every, onDate })
      .finally(() => progress.finish());
    terminal.result(backtest);
    if (!terminal.json) printBacktest(terminal, backtest);
  });
}

/** @throws WinnowError WINNOW_USAGE unless there is one of segment and rule */
async function subjectOf(segment: string | undefined, rule: string | undefined): Promise<BacktestRequest['subject']> {
  if (rule !== undefined && segment === undefined) return readRule(rule);
  if (rule === undefined && segment !== undefined) return { segment };
  throw new WinnowError('WINNOW_USAGE', 'Name either a segment or the file of a rule (--rule FILE).');
}

/** `7d`, `1w` or `1m`. */
function parseInterval(text: string): BacktestInterval {
  const [, amount, unit] = /^(\d{1,4})([dwm])$/.exec(text) ?? [];
  if (Number(amount) > 0) {
    if (unit === 'm') return { months: Number(amount) };
    return { days: Number(amount) * (unit === 'w' ? 7 : 1) };
  }
  throw new InvalidArgumentError('Give days, weeks or months, such as 7d, 1w or 1m.');
}
