import { ByteSource, type CsvSource } from './byte-source.js';
import { columnNames, type Dialect, dialectOf, type FileOptions } from './dialect.js';
import { fileUnreadable } from './file-unreadable.js';
import { foreignFormat } from './foreign-file.js';
import { lineChunks } from './line-chunks.js';
import type { RecordBlock } from './record-block.js';
import { RecordReader } from './record-reader.js';
import { decodeLines } from './text-block.js';

/** A file that has been opened as far as its header. */
export interface CsvRecords {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Bytes received and hashed so far. */
  readonly source: ByteSource;
  /** The records after the header, some thousands at a time. To be iterated once. */
  readonly blocks: AsyncIterable<RecordBlock>;
}

/** @throws WinnowError WINNOW_FILE_UNREADABLE if there is no file, no record in it, or something else than text. */
export async function openCsvRecords(source: CsvSource, options: FileOptions): Promise<CsvRecords> {
  const bytes = new ByteSource(source);
  const chunks = lineChunks(bytes.bytes(), bytes.name);
  const first = await chunks.next();
  const beginning = first.done ? Buffer.alloc(0) : first.value;
  ...
}
