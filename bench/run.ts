import Table from 'cli-table3';
import type { Benchmark } from './benchmark.js';
import { importCsv } from './import-csv.bench.js';
import { preview } from './rules/preview.bench.js';
import { rulePredicate } from './rules/rule-predicate.bench.js';
import { rulesSql } from './rules/rules-sql.bench.js';
import { featuresRebuild } from './state/features-rebuild.bench.js';
import { live } from './state/live.bench.js';
import { memberships } from './state/memberships.bench.js';
import { stateDay } from './state/state-day.bench.js';

const BENCHMARKS: readonly Benchmark[] = [
  importCsv,
  preview,
  rulePredicate,
  rulesSql,
  featuresRebuild,
  stateDay,
  memberships,
  live,
];

const out = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<number> {
  const [name, ...flags] = process.argv.slice(2);
  const benchmark = BENCHMARKS.find((one) => one.name === name);
  if (benchmark === undefined || flags.some((flag) => flag !== '--quick')) {
    out('Usage: npm run bench -- NAME [--quick]');
    for (const one of BENCHMARKS) out(`  ${one.name.padEnd(16)} ${one.about}`);
    return 2;
  }
  const quick = flags.includes('--quick');
  out(`${benchmark.name}: ${benchmark.about}${quick ? ' (quick: small sizes, the figures mean little)' : ''}`);
  const { table, ratio, target, met, figures } = await benchmark.run({ quick, log: out });
  const head = Object.keys(table[0] ?? {});
  const rendered = new Table({ head, style: { head: [], border: [] } });
  rendered.push(...table.map((row) => head.map((column) => String(row[column] ?? ''))));
  out(rendered.toString());
  out(JSON.stringify({ name: benchmark.name, ratio: Number(ratio.toFixed(3)), target, met, quick, ...figures }));
  return 0;
}

process.exitCode = await main();
