export { EXPERIMENT_KIND, type ExperimentSpec, type PublishedExperiment, type Variation } from './experiment-kind.js';
export { ExperimentRunEntity, type ExperimentStatus } from './experiment-run.entity.js';
export { ExperimentsModule } from './experiments.module.js';
export { assignable, type DecisionResult, type ExperimentSummary, ExperimentsService } from './experiments.service.js';
export {
  type ExposureImportOptions,
  type ExposureImportResult,
  ExposureImportService,
} from './exposure-import.service.js';
