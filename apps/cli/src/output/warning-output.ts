import colors from 'picocolors';
import type { Problem } from '#kernel';
import type { Terminal } from './terminal.js';

/** What an author should know about a rule. */
export function printWarnings(terminal: Terminal, warnings: readonly Problem[]): void {
  for (const { pointer, message } of warnings) {
    const place = pointer === '' ? '' : colors.dim(` (${pointer})`);
    terminal.line(`${colors.yellow('!')} ${message}${place}`);
  }
}
