/** Loaded before a program with `node --import`: says at its end how much memory it took at most. */
process.on('exit', () => {
  process.stderr.write(`peak-memory-kib=${process.resourceUsage().maxRSS}\n`);
});
