/** The reading half of an import: files to rows. The only file of this folder that others import. */
export { bindMapping } from './bind-mapping.js';
export type { CsvSource } from './byte-source.js';
export type { Converter } from './converter.js';
export { statedEventId } from './event-id.js';
export type { CsvKind, Mappings } from './mapping.js';
export { mappingDocument } from './mapping-pairs.js';
export { type CsvProgress, type CsvReading, type CsvRequest, openCsv } from './open-csv.js';
export { parseMapping } from './parse-mapping.js';
export type { Refusal, RejectCode } from './refusal.js';
export { RejectsFile } from './rejects-file.js';
export type { CsvBatch, CsvTotals, CustomerRow, EventRow, Reject, Rows } from './rows.js';
