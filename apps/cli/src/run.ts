import 'reflect-metadata';
import { CommanderError } from 'commander';
import { reportError } from './output/error-output.js';
import { buildProgram } from './program.js';

const USAGE_EXIT_CODE = 2;

/** A reader that closes early (`winnow … | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** Runs one command line. @returns the exit code */
export async function run(argv: readonly string[]): Promise<number> {
  const program = buildProgram();
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    return reportError(error, { json: argv.includes('--json') });
  }
}
