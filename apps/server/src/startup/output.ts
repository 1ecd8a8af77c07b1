import { SingleBar } from 'cli-progress';
import colors from 'picocolors';
import { WinnowError } from '#kernel';

/** What is said to the person who started the server. It goes to standard error; standard output is for the log. */
export interface Output {
  line(text: string): void;
  notice(text: string): void;
  /** Shows how far something has come: a bar in a terminal, else a line for every quarter. */
  progress(label: string): Progress;
}

export interface Progress {
  update(done: number, stage: string): void;
  finish(): void;
}

const BAR_STEPS = 1000;

export function createOutput(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }): Output {
  const line = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    line,
    notice: (text) => line(colors.dim(text)),
    progress: (label) => (stream.isTTY === true ? progressBar(label, stream) : progressLines(label, line)),
  };
}

function progressBar(label: string, stream: NodeJS.WritableStream): Progress {
  const bar = new SingleBar({
    format: `  ${label} {bar} {percentage}%  {stage}`,
    stream,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  bar.start(BAR_STEPS, 0, { stage: '' });
  return {
    update: (done, stage) => bar.update(Math.round(done * BAR_STEPS), { stage }),
    finish: () => bar.stop(),
  };
}

function progressLines(label: string, line: (text: string) => void): Progress {
  let quarter = -1;
  return {
    update: (done, stage) => {
      const reached = Math.floor(done * 4);
      if (reached <= quarter) return;
      quarter = reached;
      line(`  ${label}: ${Math.round(done * 100)}% (${stage})`);
    },
    finish: () => {},
  };
}

/** Says why the server does not run, and what to do about it. @returns the exit code */
export function reportFailure(error: unknown, { line }: Output): number {
  const known = error instanceof WinnowError ? error : new WinnowError('WINNOW_INTERNAL', String(error));
  const { title, remedy, exitCode } = known.entry;
  line(`${colors.red('✗')} ${colors.bold(title)} ${colors.dim(`(${known.code})`)}`);
  line(`  ${known.message}`);
  for (const { message } of known.problems) line(`  • ${message}`);
  line(colors.dim(`  ${remedy}`));
  if (known.code === 'WINNOW_INTERNAL' && error instanceof Error && error.stack !== undefined)
    line(colors.dim(error.stack));
  return exitCode;
}
