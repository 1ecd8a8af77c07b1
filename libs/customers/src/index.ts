export { chunked, customerLine, eventLine } from './copy-rows.js';
export { statedEventId } from './csv/index.js';
export {
  type CsvImport,
  CsvImporter,
  type CsvImportResult,
  type CsvTarget,
  type ImportProgress,
  mappingFromPairs,
  readEvents,
} from './csv-importer.js';
export { CustomerRepository } from './customer.repository.js';
export { CustomersModule } from './customers.module.js';
export { EventRepository } from './event.repository.js';
export { ImportService } from './import.service.js';
export type { ImportKind } from './import-run.entity.js';
export { type ImportRun, ImportRunRepository } from './import-run.repository.js';
