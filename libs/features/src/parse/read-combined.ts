import type { FactType } from '#rules';
import type { CombinedFeature } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { type Facts, readInput } from './read-input.js';
import type { Undescribed } from './undescribed.js';

const ACCEPTED: Record<CombinedFeature['kind'], readonly FactType[]> = {
  ratio: ['number', 'money'],
  difference: ['number', 'money', 'instant'],
  trend: ['number', 'money'],
};

/** @param facts of the features that can be combined */
export function readCombined(
  reader: FeatureReader,
  kind: CombinedFeature['kind'],
  facts: Facts,
): Undescribed<CombinedFeature> {
  const inputs = { facts, accepted: ACCEPTED[kind] };
  const [of, by] = [readInput(reader, 'of', inputs), readInput(reader, 'by', inputs)];
  const types = [of, by].flatMap((key) => facts.get(key)?.type ?? []);
  const instants = types.filter((type) => type === 'instant').length;
  if (kind === 'difference' && types.length === 2 && instants === 1) {
    reader.refuse('by', 'must be an instant where "of" is one, and only there.');
  }
  return { kind, of, by, type: kind === 'difference' && types.includes('money') ? 'money' : 'number' };
}
