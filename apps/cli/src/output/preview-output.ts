import colors from 'picocolors';
import type { NodeCount, Preview, SegmentOverlap } from '#segments';
import { bar } from './charts.js';
import { count, duration, instant, percent } from './format.js';
import type { Terminal } from './terminal.js';
import { printWarnings } from './warning-output.js';

const BAR_WIDTH = 20;

/** The rule with a count at every part, then who it is and what it is like. */
export function printPreview(terminal: Terminal, preview: Preview): void {
  const { sentence, sample, overlap, warnings } = preview;
  terminal.line(colors.bold(sentence));
  terminal.line(summary(preview));
  terminal.line();
  terminal.table(['part', 'customers', 'share', ''], preview.nodes.map(nodeRow), [1, 2]);
  if (sample.length > 0) {
    terminal.line();
    terminal.line(`${colors.dim('for example')} ${sample.join(', ')}`);
  }
  if (overlap !== null) {
    terminal.line();
    printOverlaps(terminal, overlap);
  }
  if (warnings.length > 0) terminal.line();
  printWarnings(terminal, warnings);
}

function summary({ asOf, count: matching, customers, share, elapsedMs, cost }: Preview): string {
  if (asOf === null) return 'Nobody was counted.';
  const figures = `${count(matching)} of ${count(customers)} customers (${percent(share)}) as of ${instant(asOf)}`;
  return `${figures}. ${colors.dim(`${duration(elapsedMs)}; the rule is ${cost.weight}`)}`;
}

const nodeRow = ({ pointer, kind, sentence, count: matching, share }: NodeCount): string[] => [
  `${'  '.repeat(depthOf(pointer))}${sentence ?? (kind === 'not' ? 'not' : `${kind} of`)}`,
  count(matching),
  percent(share),
  bar(share, BAR_WIDTH),
];

/** How many groups are around a node. */
const depthOf = (pointer: string): number => pointer.match(/\/(?:all|any)\/\d+|\/not/g)?.length ?? 0;

function printOverlaps(terminal: Terminal, overlap: readonly SegmentOverlap[]): void {
  if (overlap.length === 0) {
    terminal.line('No segment shares customers with it.');
    return;
  }
  terminal.table(
    ['segment', 'name', 'customers', 'in both', 'alike', ''],
    overlap.map(({ key, name, customers, shared, jaccard }) => [
      key,
      name,
      count(customers),
      count(shared),
      percent(jaccard),
      bar(jaccard, BAR_WIDTH),
    ]),
    [2, 3, 4],
  );
  terminal.line(colors.dim('Alike: those in both among those in either (Jaccard).'));
}
