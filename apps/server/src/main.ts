import 'reflect-metadata';
import { readConfig } from '#platform';
import { serve } from './serve.js';
import { createOutput, reportFailure } from './startup/output.js';
import { stopSignal } from './startup/stop-signal.js';

const output = createOutput(process.stderr);

async function main(): Promise<number> {
  try {
    await serve(readConfig(process.env), output, stopSignal());
    return 0;
  } catch (error) {
    return reportFailure(error, output);
  }
}

process.exit(await main());
