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

async function main(): Promise<number> {
  const program = buildProgram();
  try {
    await program.parseAsync(process.argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    return reportError(error, { json: process.argv.includes('--json') });
  }
}

process.exitCode = await main();
