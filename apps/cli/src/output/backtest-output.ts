import colors from 'picocolors';
import type { Backtest, BacktestDate } from '#segments';
import { bar, sparkline } from './charts.js';
import { clockTime, count, duration, percent } from './format.js';
import type { Terminal } from './terminal.js';

const BAR_WIDTH = 24;

/** One line per date, with a bar beside the largest. */
export function printBacktest(
  terminal: Terminal,
  { segment, sentence, customers, dates, notes, elapsedMs }: Backtest,
): void {
  const sizes = dates.map((date) => date.count);
  const largest = Math.max(...sizes, 1);
  terminal.line(`${colors.bold(segment ?? 'draft')} ${colors.dim(sentence)}`);
  terminal.line(sparkline(sizes));
  terminal.line();
  terminal.table(
    ['date', 'customers', 'share', 'entered', 'left', ''],
    dates.map((date) => row(date, largest)),
    [1, 2, 3, 4],
  );
  terminal.line();
  terminal.line(
    `${count(dates.length)} dates, ${count(customers)} customers known now. ${colors.dim(duration(elapsedMs))}`,
  );
  for (const { message } of notes) terminal.line(colors.dim(`· ${message}`));
}

const row = ({ asOf, count: members, share, entered, left }: BacktestDate, largest: number): string[] => [
  clockTime(asOf),
  count(members),
  percent(share),
  entered === null ? '–' : `+${count(entered)}`,
  left === null ? '–' : `−${count(left)}`,
  bar(members / largest, BAR_WIDTH),
];
