import type { Catalogue } from '#definitions';
import { FEATURE_KIND, type FeatureSpec, type Features, factsOfFeatures } from '#features';
import type { Labels, RuleScope } from '#rules';
import { SEGMENT_KIND, type Segments } from './segment-kind.js';

/** What a rule may speak about at present, and what people call it. */
export interface Vocabulary {
  readonly features: Features;
  readonly specs: ReadonlyMap<string, FeatureSpec>;
  readonly segments: Segments;
  readonly scope: RuleScope;
  readonly labels: Labels;
}

export function vocabularyOf(catalogue: Catalogue): Vocabulary {
  const features = catalogue.of(FEATURE_KIND);
  const segments = catalogue.of(SEGMENT_KIND);
  const specs = new Map([...features].map(([key, { spec }]) => [key, spec]));
  return {
    features,
    specs,
    segments,
    scope: { facts: factsOfFeatures(specs), segments: new Set(segments.keys()) },
    labels: {
      fact: (key) => specs.get(key)?.name ?? key,
      segment: (key) => segments.get(key)?.spec.name ?? key,
    },
  };
}
