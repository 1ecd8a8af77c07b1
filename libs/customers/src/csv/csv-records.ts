import type { ByteSource } from './byte-source.js';
import { columnNames, dialectOf, type FileOptions } from './dialect.js';
import { fileUnreadable } from './file-unreadable.js';
import { foreignFormat } from './foreign-file.js';
import { lineChunks } from './line-chunks.js';
import type { RecordBlock } from './record-block.js';
import { RecordReader } from './record-reader.js';
import { startingWith } from './starting-with.js';
import { decodeLines, type Encoding } from './text-block.js';

/** A file that has been read as far as its header. */
export interface CsvRecords {
  readonly header: readonly string[];
  /** The delimiter that was found or given. */
  readonly delimiter: string;
  /** The records, some thousands at a time. To be iterated once, or else closed. */
  readonly blocks: AsyncIterable<RecordBlock>;
  close(): Promise<void>;
}

/** @throws WinnowError WINNOW_FILE_UNREADABLE if there is no file, no record in it, or something else than text. */
export async function openCsvRecords(source: ByteSource, options: FileOptions): Promise<CsvRecords> {
  const chunks = lineChunks(source.bytes(), source.name);
  try {
    return await readHeader(chunks, source.name, options);
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

async function readHeader(chunks: AsyncGenerator<Buffer>, name: string, options: FileOptions): Promise<CsvRecords> {
  const beginning = await chunks.next();
  if (beginning.done) throw fileUnreadable(name, 'is empty');
  const foreign = foreignFormat(beginning.value);
  if (foreign) throw fileUnreadable(name, foreign);

  const { encoding } = options;
  const { delimiter, split } = dialectOf(options, decodeLines(beginning.value, encoding, 1).text);
  const blocks = recordBlocks(startingWith(beginning.value, chunks), new RecordReader(split, name), encoding);
  const first = await blocks.next();
  if (first.done) throw fileUnreadable(name, 'is empty: it has only blank lines');

  const header = columnNames(options.header, firstRecordOf(first.value, name));
  if (options.header === true) first.value.first = 1;
  const close = async (): Promise<void> => void (await chunks.return(undefined));
  return { header, delimiter, blocks: startingWith(first.value, blocks), close };
}

/** Only blocks that have records. */
async function* recordBlocks(
  chunks: AsyncIterable<Buffer>,
  reader: RecordReader,
  encoding: Encoding,
): AsyncGenerator<RecordBlock> {
  for await (const chunk of chunks) {
    const block = reader.read(decodeLines(chunk, encoding, reader.nextLine));
    if (block.records.length > 0) yield block;
  }
  const rest = reader.finish();
  if (rest.records.length > 0) yield rest;
}

function firstRecordOf(block: RecordBlock, name: string): readonly string[] {
  const fault = block.faults.get(0);
  if (fault) throw fileUnreadable(name, `cannot be understood from its first record on: ${fault.reason}`);
  return block.records[0] ?? [];
}
