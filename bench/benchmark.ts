/**
 * A benchmark measures something of ours beside a baseline in the same run, so that what it reports is a ratio and hardly depends
 * on the machine. `npm run bench -- NAME` prints what it does, the sizes and a table; the last line is one JSON object.
 */
export interface Benchmark {
  readonly name: string;
  /** What is measured and against what, in a sentence or two. */
  readonly about: string;
  run(options: BenchmarkOptions): Promise<BenchmarkResult>;
}

export interface BenchmarkOptions {
  /** A small run that only shows that the benchmark works. */
  readonly quick: boolean;
  readonly log: (line: string) => void;
}

export interface BenchmarkResult {
  /** Ours to the baseline, as the target says it. */
  readonly ratio: number;
  readonly target: string;
  readonly met: boolean;
  readonly table: ReadonlyArray<Readonly<Record<string, string | number>>>;
  /** Further figures for the last line. */
  readonly figures?: Readonly<Record<string, string | number>>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
