import 'reflect-metadata';
import { CommanderError } from 'commander';
import { WinnowError } from '#kernel';
import { reportError } from './output/error-output.js';
import { buildProgram } from './program.js';
import { Refusal } from './refusal.js';

const REFUSED_EXIT_CODE = 1;
const USAGE_EXIT_CODE = 2;

/** A reader that closes early (`winnow … | head`) is no error; the command still ends as it should. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Runs one command line. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const program = buildProgram({ quiet: json });
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof Refusal) return REFUSED_EXIT_CODE;
    if (!(error instanceof CommanderError)) return reportError(error, { json });
    if (error.exitCode === 0) return 0; // --help, --version
    return json ? reportError(new WinnowError('WINNOW_USAGE', error.message), { json }) : USAGE_EXIT_CODE;
  }
}
