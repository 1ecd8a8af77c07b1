export { DemoModule } from './demo.module.js';
export { type DemoLoadOptions, type DemoLoadResult, type DemoRecipe, DemoService } from './demo.service.js';
export { customersForEvents } from './generator/index.js';
export { shippedRulesFolder } from './shipped-rules.js';
export { type EstimateAndTruth, type ExperimentTruth, TruthService } from './truth.service.js';
