import { type FactType, fixedLength } from '#rules';
import type { PercentileFeature, RefitEvery, ScoreFeature } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { type Facts, readInput } from './read-input.js';
import { readRule } from './read-rule.js';
import type { Undescribed } from './undescribed.js';

const SCORABLE: readonly FactType[] = ['number', 'money', 'duration'];
const RANKABLE: readonly FactType[] = ['number', 'money'];
const USUAL_BINS = 5;

/**
 * @param facts of the features that can be scored
 * @returns nothing without a rule, which has been refused then
 */
export function readScore(reader: FeatureReader, facts: Facts): Undescribed<ScoreFeature> | undefined {
  const of = readInput(reader, 'of', { facts, accepted: SCORABLE });
  const bins = reader.wholeNumber('bins', { min: 2, max: 100 }) ?? USUAL_BINS;
  const cuts = readCuts(reader, bins);
  const best = reader.oneOf('best', ['high', 'low'], facts.get(of)?.type === 'duration' ? 'low' : 'high');
  const refitEvery = readRefit(reader);
  if (reader.has('refit_every') && cuts !== 'quantiles') {
    reader.refuse('refit_every', 'is for quantiles only; cut points by hand are not fitted.');
  }
  const among = readRule(reader, 'among', facts);
  return among && { kind: 'score', of, among, bins, best, cuts, refitEvery };
}

/** @param facts of the features that can be ranked */
export function readPercentile(reader: FeatureReader, facts: Facts): Undescribed<PercentileFeature> {
  const of = readInput(reader, 'of', { facts, accepted: RANKABLE });
  const among = reader.has('among') ? readRule(reader, 'among', facts) : undefined;
  return { kind: 'percentile', of, among, refitEvery: readRefit(reader) };
}

function readCuts(reader: FeatureReader, bins: number): ScoreFeature['cuts'] {
  const given = reader.body.cuts;
  if (given === undefined || given === 'quantiles') return 'quantiles';
  const cuts = Array.isArray(given) ? given.filter((cut): cut is number => typeof cut === 'number') : [];
  const ascending = cuts.every((cut, index) => index === 0 || cut > (cuts[index - 1] ?? cut));
  if (!Array.isArray(given) || cuts.length !== given.length || cuts.length !== bins - 1 || !ascending) {
    reader.refuse('cuts', `must be "quantiles" or ${bins - 1} ascending numbers (one fewer than bins).`);
  }
  return cuts;
}

const DAY_MS = 86_400_000;

function readRefit(reader: FeatureReader): RefitEvery {
  const every = reader.span('refit_every');
  if (every !== undefined && (fixedLength(every) ?? DAY_MS) < DAY_MS) {
    reader.refuse('refit_every', 'must be at least a day.');
  }
  return every;
}
