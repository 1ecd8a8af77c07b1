import type { DefinitionKind } from '#definitions';
import { err, ok } from '#kernel';
import { parseFeatures } from './feature-parser.js';
import type { FeatureSpec } from './feature-spec.js';

/** Features as definitions. What is published gets its columns with the next state that is built. */
export const FEATURE_KIND: DefinitionKind<FeatureSpec> = {
  name: 'feature',

  parse(bodies) {
    const { features, problems } = parseFeatures(bodies);
    return problems.length === 0 ? ok(features) : err(problems);
  },
};
