import { isKey, type JsonObject, type Problem } from '#kernel';
import type { Fact } from '#rules';
import { type FeatureSpec, factOf } from './feature-spec.js';
import { FeatureReader } from './parse/feature-reader.js';
import { readAggregate, readRecency } from './parse/read-aggregate.js';
import { readAttribute } from './parse/read-attribute.js';
import { readCombined } from './parse/read-combined.js';
import { SELECTION_MEMBERS } from './parse/read-events.js';
import { readPercentile, readScore } from './parse/read-fitted.js';
import { readSequence } from './parse/read-sequence.js';
import { readSessions } from './parse/read-sessions.js';
import { readSupplied } from './parse/read-supplied.js';

/** Names that the state table, the statements over it and PostgreSQL (of every table) already use. */
const RESERVED_KEYS = [
  ...['customer_id', 'changed_at', 'segments', 'next_change_at', 'staying', 't', 'attributes', 'variation', 'before'],
  ...['ctid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax'],
];

/** Columns that a statement has for itself. */
const RESERVED_PREFIX = 'w_';

const DESCRIBED = ['kind', 'name', 'description'];

const MEMBERS: Record<FeatureSpec['kind'], readonly string[]> = {
  attribute: [...DESCRIBED, 'attribute', 'type', 'default', 'members'],
  aggregate: [
    ...DESCRIBED,
    'aggregate',
    ...SELECTION_MEMBERS,
    ...['minus', 'of', 'missing', 'period', 'zone', 'last_days', 'window'],
  ],
  recency: [...DESCRIBED, ...SELECTION_MEMBERS],
  sessions: [...DESCRIBED, ...SELECTION_MEMBERS, 'gap_minutes', 'measure', 'window'],
  sequence: [...DESCRIBED, 'first', 'then', 'without', 'within', 'measure', 'window'],
  ratio: [...DESCRIBED, 'of', 'by'],
  difference: [...DESCRIBED, 'of', 'by'],
  trend: [...DESCRIBED, 'of', 'by'],
  supplied: [...DESCRIBED, 'type', 'valid_for'],
  score: [...DESCRIBED, 'of', 'among', 'bins', 'best', 'cuts', 'refit_every'],
  percentile: [...DESCRIBED, 'of', 'among', 'refit_every'],
};

/** In the order of dependence: features of these kinds are computed from those of earlier stages, which all others are. */
const LATER_STAGES: ReadonlyArray<readonly unknown[]> = [
  ['ratio', 'difference', 'trend'],
  ['score', 'percentile'],
];

const stageOf = ({ kind }: JsonObject): number => 1 + LATER_STAGES.findIndex((kinds) => kinds.includes(kind));

/**
 * Parses all features together. Ratios, differences and trends may refer to features of one customer alone, scores and percentiles to
 * those and to these.
 * @returns the features, each behind those it depends on; or every problem of every feature
 */
export function parseFeatures(bodies: ReadonlyMap<string, JsonObject>) {
  const problems: Array<Problem & { key: string }> = [];
  const features = new Map<string, FeatureSpec>();
  const facts = new Map<string, Fact>();
  for (let stage = 0; stage <= LATER_STAGES.length; stage++) {
    const read = new Map<string, FeatureSpec>();
    for (const [key, body] of bodies) {
      if (stageOf(body) !== stage) continue;
      const reader = new FeatureReader(key, body);
      const spec = readFeature(reader, facts);
      problems.push(...reader.problems.map((problem) => ({ ...problem, key })));
      if (spec !== undefined) read.set(key, spec);
    }
    for (const [key, spec] of read) {
      features.set(key, spec);
      facts.set(key, factOf(spec));
    }
  }
  return { features, problems };
}

function readFeature(reader: FeatureReader, facts: ReadonlyMap<string, Fact>): FeatureSpec | undefined {
  const { key, body } = reader;
  if (!isKey(key) || RESERVED_KEYS.includes(key) || key.startsWith(RESERVED_PREFIX)) {
    reader.refuseAll(`"${key}" cannot be the key of a feature.`);
  }
  const kind = Object.keys(MEMBERS).find((name): name is FeatureSpec['kind'] => name === body.kind);
  if (kind === undefined) {
    reader.refuse('kind', `must be one of ${Object.keys(MEMBERS).join(', ')}.`);
    return undefined;
  }
  reader.only(MEMBERS[kind], `a feature of kind ${kind}`);
  const described = { name: reader.text('name', key), description: reader.text('description', '') };
  const spec = readKind(reader, kind, facts);
  return spec && { ...described, ...spec };
}

function readKind(reader: FeatureReader, kind: FeatureSpec['kind'], facts: ReadonlyMap<string, Fact>) {
  switch (kind) {
    case 'attribute':
      return readAttribute(reader);
    case 'aggregate':
      return readAggregate(reader);
    case 'recency':
      return readRecency(reader);
    case 'sessions':
      return readSessions(reader);
    case 'sequence':
      return readSequence(reader);
    case 'ratio':
    case 'difference':
    case 'trend':
      return readCombined(reader, kind, facts);
    case 'supplied':
      return readSupplied(reader);
    case 'score':
      return readScore(reader, facts);
    case 'percentile':
      return readPercentile(reader, facts);
  }
}
