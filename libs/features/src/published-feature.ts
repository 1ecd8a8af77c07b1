import type { Published } from '#definitions';
import type { FeatureSpec } from './feature-spec.js';

export type PublishedFeature = Published<FeatureSpec>;

/** Features by key, those that scores depend on first. */
export type Features = ReadonlyMap<string, PublishedFeature>;
