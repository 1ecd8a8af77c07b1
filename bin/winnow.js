#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const main = fileURLToPath(new URL('../dist/apps/cli/src/main.js', import.meta.url));

if (!existsSync(main)) {
  process.stderr.write('Winnow is not built yet. Run: npm ci\n');
  process.exitCode = 2;
} else if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) {
  await import(main);
} else {
  // The Node that comes with Winnow, whatever the machine has.
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  const { status } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 70;
}
