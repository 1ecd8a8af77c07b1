import colors from 'picocolors';
import { WinnowError } from '#kernel';

/** How many problems a person is shown; machines get all. */
const SHOWN_PROBLEMS = 20;

/** Says what went wrong and what to do about it, on standard error. @returns the exit code */
export function reportError(error: unknown, { json }: { json: boolean }): number {
  const known = error instanceof WinnowError ? error : asInternal(error);
  const { entry } = known;
  if (json) {
    const document = {
      error: {
        code: known.code,
        title: entry.title,
        detail: known.message,
        remedy: entry.remedy,
        problems: known.problems,
      },
    };
    process.stderr.write(`${JSON.stringify(document, null, 2)}\n`);
    return entry.exitCode;
  }
  const lines = [
    `${colors.red('✗')} ${colors.bold(entry.title)} ${colors.dim(`(${known.code})`)}`,
    `  ${known.message}`,
  ];
  for (const { pointer, message, ...rest } of known.problems.slice(0, SHOWN_PROBLEMS)) {
    const owner = 'key' in rest && 'kind' in rest ? `${String(rest.kind)} ${String(rest.key)}` : '';
    lines.push(`  • ${[owner + pointer, message].filter((part) => part !== '').join(': ')}`);
  }
  if (known.problems.length > SHOWN_PROBLEMS) lines.push(`  … and ${known.problems.length - SHOWN_PROBLEMS} more`);
  lines.push(colors.dim(`  ${entry.remedy}`));
  if (known.code === 'WINNOW_INTERNAL' && error instanceof Error) lines.push(colors.dim(error.stack ?? ''));
  process.stderr.write(`${lines.join('\n')}\n`);
  return entry.exitCode;
}

const asInternal = (error: unknown): WinnowError =>
  new WinnowError('WINNOW_INTERNAL', error instanceof Error ? error.message : String(error), [], { cause: error });
