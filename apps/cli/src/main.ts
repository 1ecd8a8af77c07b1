import { enableCompileCache } from 'node:module';

// Before anything else is loaded: compiled code is kept between runs, which takes a third off the start of every command.
enableCompileCache();
const { run } = await import('./run.js');

process.exitCode = await run(process.argv);
