import type { DefinitionKind } from '#definitions';
import { err, ok } from '#kernel';
import { parseFeatures } from './feature-parser.js';
import type { FeatureSpec } from './feature-spec.js';
import { StateRepository } from './state.repository.js';

/** Features as definitions: publishing them brings the columns of the state table in line. */
export const FEATURE_KIND: DefinitionKind<FeatureSpec> = {
  name: 'feature',

  parse(bodies) {
    const { features, problems } = parseFeatures(bodies);
    return problems.length === 0 ? ok(features) : err(problems);
  },

  async afterPublish(unitOfWork, features) {
    await unitOfWork.get(StateRepository).alignColumns(features);
  },
};
