/** The reading half of an import: files to rows. The only file of this folder that others import. */
export { withinCalendar } from './calendar.js';
export { statedEventId } from './event-id.js';
export { mappingDocument } from './mapping-pairs.js';
export { type CsvReading, openCsv } from './open-csv.js';
export { RejectsFile } from './rejects-file.js';
export type { CustomerRow, EventRow, Reject } from './rows.js';
