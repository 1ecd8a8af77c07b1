import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import colors from 'picocolors';

/** Results go to standard output; progress, notices and errors to standard error, so that `--json` can be piped. */
export interface Terminal {
  readonly json: boolean;
  line(text?: string): void;
  notice(text: string): void;
  /** In JSON mode the only thing on standard output. */
  result(value: unknown): void;
  table(head: readonly string[], rows: ReadonlyArray<readonly string[]>, rightAligned?: readonly number[]): void;
  progress(label: string): Progress;
}

export interface Progress {
  /** @param done share between 0 and 1, or undefined where the end is not known */
  update(done: number | undefined, detail: string): void;
  finish(): void;
}

export function createTerminal({ json }: { json: boolean }): Terminal {
  const interactive = process.stderr.isTTY === true;
  return {
    json,
    line: (text = '') => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    notice: (text) => {
      if (!json) process.stderr.write(`${colors.dim(text)}\n`);
    },
    result: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, jsonReplacer, 2)}\n`);
    },
    table: (head, rows, rightAligned = []) => {
      if (!json) process.stdout.write(`${renderTable(head, rows, rightAligned)}\n`);
    },
    progress: (label) => (interactive && !json ? progressBar(label) : silentProgress),
  };
}

const jsonReplacer = (_key: string, value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries(value) : value;

/** A table with rules only under its head, wide enough for its content. */
function renderTable(
  head: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
  rightAligned: readonly number[],
): string {
  const none = '';
  const table = new Table({
    head: head.map((title) => colors.bold(title)),
    colAligns: head.map((_, index) => (rightAligned.includes(index) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: none,
    },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const PROGRESS_STEPS = 1000;

function progressBar(label: string): Progress {
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}%  {detail}`,
    stream: process.stderr,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    barsize: 28,
  });
  bar.start(PROGRESS_STEPS, 0, { detail: '' });
  return {
    update: (done, detail) => bar.update(Math.round((done ?? 0) * PROGRESS_STEPS), { detail }),
    finish: () => bar.stop(),
  };
}

const silentProgress: Progress = { update: () => {}, finish: () => {} };
