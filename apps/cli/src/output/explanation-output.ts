import colors from 'picocolors';
import type { Explanation } from '#segments';
import { instant } from './format.js';
import type { Terminal } from './terminal.js';
import { traceLines, untilText } from './trace.js';
import { printWarnings } from './warning-output.js';

/** The answer, then the reasons. */
export function printExplanation(terminal: Terminal, explanation: Explanation): void {
  const { sentence, trace, warnings } = explanation;
  terminal.line(verdict(explanation));
  terminal.line(colors.dim(sentence));
  terminal.line();
  for (const line of traceLines(trace)) terminal.line(line);
  if (warnings.length > 0) terminal.line();
  printWarnings(terminal, warnings);
}

function verdict({ customerId, segment, member, asOf, flipsAt }: Explanation): string {
  const what =
    segment === null ? (member ? 'matches' : 'does not match') : `is ${member ? '' : 'not '}in ${segment.key}`;
  const mark = member ? colors.green('✓') : colors.red('✗');
  const time = flipsAt === undefined ? '' : `, ${untilText(member, flipsAt)} if nothing else happens`;
  const state = asOf === null ? 'the state was never computed' : `as of ${instant(asOf)}`;
  return `${mark} ${colors.bold(customerId)} ${what}${time}; ${state}`;
}
