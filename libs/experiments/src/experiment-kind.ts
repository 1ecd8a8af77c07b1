import type { DefinitionKind, Published } from '#definitions';
import { err, isJsonObject, type JsonObject, type JsonValue, jsonPointer, ok, type Problem } from '#kernel';
import { SEGMENT_KIND } from '#segments';

export interface Variation {
  /** What services receive, and what an exposure file calls it. */
  readonly key: string;
  readonly name: string;
}

/** An intervention offered to an audience, randomised over variations. */
export interface ExperimentSpec {
  readonly name: string;
  readonly description: string;
  /** Segments of which a customer must be in at least one; empty for everyone. */
  readonly audience: readonly string[];
  /** Variation 0 is the control. */
  readonly variations: readonly Variation[];
  /** Intended share of each variation; sums to 1. What a sample ratio mismatch is measured against. */
  readonly weights: readonly number[];
  readonly coverage: number;
  /** Hash seed; the definition's own immutable id when absent. */
  readonly seed: string | undefined;
  /** Whether Winnow assigns, or the exposures come from a test that ran elsewhere. */
  readonly source: 'assigned' | 'imported';
}

export type PublishedExperiment = Published<ExperimentSpec>;

const MEMBERS = ['name', 'description', 'audience', 'variations', 'weights', 'coverage', 'seed', 'source'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WEIGHT_TOLERANCE = 1e-9;

export const EXPERIMENT_KIND: DefinitionKind<ExperimentSpec> = {
  name: 'experiment',

  parse(bodies, scope) {
    const segments = scope.specs(SEGMENT_KIND);
    const problems: Array<Problem & { key: string }> = [];
    const specs = new Map<string, ExperimentSpec>();
    for (const [key, body] of bodies) {
      const read = readExperiment(key, body, new Set(segments.keys()));
      problems.push(...read.problems.map((problem) => ({ ...problem, key })));
      specs.set(key, read.spec);
    }
    return problems.length === 0 ? ok(specs) : err(problems);
  },
};

/** Equal shares that sum to 1. */
const equalWeights = (count: number): number[] => Array.from({ length: count }, () => 1 / count);

/** Reads one experiment; `spec` is only to be used when there are no problems. */
export function readExperiment(
  key: string,
  body: JsonObject,
  segments: ReadonlySet<string> | 'not checked',
): { spec: ExperimentSpec; problems: Problem[] } {
  const problems: Problem[] = [];
  const refuse = (path: ReadonlyArray<string | number>, message: string): void => {
    problems.push({ code: 'invalid-experiment', pointer: jsonPointer(...path), message });
  };
  for (const member of Object.keys(body)) {
    if (!MEMBERS.includes(member)) refuse([member], `is not a member of an experiment; it has ${MEMBERS.join(', ')}.`);
  }
  for (const member of ['name', 'description']) {
    if (body[member] !== undefined && typeof body[member] !== 'string') refuse([member], 'must be a text.');
  }
  const variations = readVariations(body.variations, refuse);
  const weights = readWeights(body.weights, variations.length, refuse);
  const audience = readAudience(body.audience, segments, refuse);
  const { coverage = 1, seed, source = 'assigned' } = body;
  if (typeof coverage !== 'number' || !(coverage > 0 && coverage <= 1))
    refuse(['coverage'], 'must be above 0, at most 1.');
  if (seed !== undefined && (typeof seed !== 'string' || !UUID.test(seed)))
    refuse(['seed'], 'must be a UUID in lower case.');
  if (source !== 'assigned' && source !== 'imported') refuse(['source'], 'must be "assigned" or "imported".');
  const spec: ExperimentSpec = {
    name: typeof body.name === 'string' ? body.name : key,
    description: typeof body.description === 'string' ? body.description : '',
    audience,
    variations,
    weights,
    coverage: typeof coverage === 'number' ? coverage : 1,
    seed: typeof seed === 'string' ? seed : undefined,
    source: source === 'imported' ? 'imported' : 'assigned',
  };
  return { spec, problems };
}

type Refuse = (path: ReadonlyArray<string | number>, message: string) => void;

function readVariations(value: JsonValue | undefined, refuse: Refuse): Variation[] {
  const given = Array.isArray(value) ? value : [];
  const variations = given.flatMap((one, index): Variation[] => {
    const { key, name = key, ...unknown } = isJsonObject(one) ? one : {};
    const isWhole = typeof key === 'string' && key !== '' && typeof name === 'string';
    if (isWhole && Object.keys(unknown).length === 0) return [{ key, name }];
    refuse(['variations', index], 'must be an object with a "key" and perhaps a "name", both texts, and nothing else.');
    return [];
  });
  if (given.length < 2) refuse(['variations'], 'must list at least two; the first is the control.');
  if (new Set(variations.map(({ key }) => key)).size !== variations.length)
    refuse(['variations'], 'must have different keys.');
  return variations;
}

function readWeights(value: JsonValue | undefined, count: number, refuse: Refuse): number[] {
  if (value === undefined) return equalWeights(count);
  const weights = Array.isArray(value) ? value.filter((weight): weight is number => typeof weight === 'number') : [];
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length !== count || weights.some((weight) => weight < 0) || Math.abs(sum - 1) > WEIGHT_TOLERANCE) {
    refuse(['weights'], `must be ${count} numbers that sum to 1, one for each variation.`);
  }
  return weights;
}

function readAudience(
  value: JsonValue | undefined,
  segments: ReadonlySet<string> | 'not checked',
  refuse: Refuse,
): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    refuse(['audience'], 'must be a list of segment keys; empty or absent for everyone.');
    return [];
  }
  return value.flatMap((key, index) => {
    if (typeof key === 'string' && (segments === 'not checked' || segments.has(key))) return [key];
    refuse(['audience', index], `no segment is called ${JSON.stringify(key)}.`);
    return [];
  });
}
