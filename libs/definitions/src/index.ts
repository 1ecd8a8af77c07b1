export { Catalogue } from './catalogue.js';
export { DefinitionRepository } from './definition.repository.js';
export { bodiesOf, type DefinitionFile, readDefinitionFolder } from './definition-folder.js';
export {
  type DefinitionChange,
  type DefinitionKind,
  type DefinitionProblem,
  type DefinitionScope,
  type Difference,
  FOLDER_OF_KIND,
  type Impact,
  KIND_NAMES,
  type KindName,
  type ParsedDefinitions,
  type Published,
  type Review,
  type ReviewedChange,
} from './definition-kind.js';
export { type Bodies, DefinitionRegistry, emptyBodies } from './definition-registry.js';
export { DefinitionsModule } from './definitions.module.js';
export { DefinitionsService } from './definitions.service.js';
export { type PlannedAction, type PlannedChange, planChanges } from './plan.js';
