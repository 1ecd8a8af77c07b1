import {
  bodiesOf,
  type DefinitionFile,
  type DefinitionProblem,
  DefinitionRegistry,
  readDefinitionFolder,
} from '#definitions';
import { FEATURE_KIND, factsOfFeatures } from '#features';
import { WinnowError } from '#kernel';
import { SEGMENT_KIND } from '../segment-kind.js';
import { type CaseOutcome, type Definitions, judgeCases } from './judge-cases.js';
import { readCases, type SegmentCase } from './segment-case.js';

/** A segment file with what became of its cases. */
export interface SegmentTest {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly cases: readonly CaseOutcome[];
}

/**
 * Runs the cases of every segment in a folder of definitions, without a database. The folder holds the features that its segments
 * ask for; metrics and experiments are not looked at.
 * @throws WinnowError WINNOW_DEFINITION_INVALID with every problem of features and segments, or else of cases
 */
export async function testSegmentFolder(folder: string): Promise<SegmentTest[]> {
  const files = await readDefinitionFolder(folder);
  const definitions = parsed(files);
  const segmentFiles = files.filter(({ kind }) => kind === 'segment');
  const cases = casesOf(segmentFiles);
  const tests: SegmentTest[] = [];
  for (const { key, path } of segmentFiles) {
    const segment = definitions.segments.get(key);
    if (segment === undefined) throw new Error(`The segment ${key} was parsed, but is not there.`);
    const outcomes = await judgeCases(segment, cases.get(key) ?? [], definitions);
    tests.push({ key, name: segment.name, path, cases: outcomes });
  }
  return tests;
}

function parsed(files: readonly DefinitionFile[]): Definitions {
  const registry = new DefinitionRegistry();
  registry.register(FEATURE_KIND);
  registry.register(SEGMENT_KIND);
  const { scope, problems } = registry.parse(bodiesOf(files));
  refuseIfAny(problems);
  return { segments: scope.specs(SEGMENT_KIND), facts: factsOfFeatures(scope.specs(FEATURE_KIND)) };
}

function casesOf(files: readonly DefinitionFile[]): Map<string, SegmentCase[]> {
  const read = files.map(({ key, cases }) => ({ key, cases: readCases(cases) }));
  refuseIfAny(
    read.flatMap(({ key, cases }) =>
      cases.ok ? [] : cases.error.map((problem) => ({ ...problem, kind: 'segment' as const, key })),
    ),
  );
  return new Map(read.flatMap(({ key, cases }) => (cases.ok ? [[key, cases.value] as const] : [])));
}

function refuseIfAny(problems: readonly DefinitionProblem[]): void {
  if (problems.length === 0) return;
  const message = `${problems.length} problem(s) in the definitions; no case was run.`;
  throw new WinnowError('WINNOW_DEFINITION_INVALID', message, problems);
}
