export { chunked, customerLine, eventLine } from './copy-rows.js';
export { statedEventId } from './csv/index.js';
export {
  type CsvImport,
  CsvImporter,
  type CsvImportResult,
  type CsvTarget,
  type ImportProgress,
  type Merged,
  mappingFromPairs,
  readEvents,
} from './csv-importer.js';
export { CustomerRepository } from './customer.repository.js';
export { CustomersModule } from './customers.module.js';
export { EventRepository } from './event.repository.js';
export { type CustomerData, CustomerDataRegistry, type Merge } from './identity/customer-data.js';
export { type CustomerExport, type Erasure, ErasureService } from './identity/erasure.service.js';
export { IdentityRepository } from './identity/identity.repository.js';
export {
  type IdentifyRequest,
  IdentityService,
  type LinkOutcome,
  type MergeResult,
} from './identity/identity.service.js';
export { ImportService } from './import.service.js';
export type { ImportKind } from './import-run.entity.js';
export { type ImportRun, ImportRunRepository } from './import-run.repository.js';
export type { IngestItem } from './ingestion/ingest-item.js';
export { IngestionService, type IngestOutcome } from './ingestion/ingestion.service.js';
export {
  BUCKETS,
  bucketSql,
  LOCK_CLASS,
  type PendingChange,
  PendingChangeRepository,
} from './pending-change.repository.js';
export {
  type SuppliedType,
  SuppliedValueService,
  type SuppliedValuesImport,
  type SupplyRequest,
  type SupplyResult,
} from './supplied-value.service.js';
