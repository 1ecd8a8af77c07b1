export { FEATURE_KIND } from './feature-kind.js';
export { columnTypeOf, type FeatureSpec, factOf, factsOfFeatures, factTypeOf, withInputs } from './feature-spec.js';
export { type FeatureValue, factValue, featureValue } from './feature-value.js';
export { FeaturesModule } from './features.module.js';
export { percentileRank } from './percentile.js';
export type { Features, PublishedFeature } from './published-feature.js';
export { type ScoreFit, ScoreFits } from './score-fits.js';
export { StateRepository } from './state.repository.js';
export { compileState, type Statement, type StateQuery, storedStateContext, type Subjects } from './state-sql.js';
