import { type JsonValue, type Problem, type Result, WinnowError } from '#kernel';
import { bindMapping } from './bind-mapping.js';
import { ByteSource, type CsvSource } from './byte-source.js';
import type { Converter } from './converter.js';
import { type CsvRecords, openCsvRecords } from './csv-records.js';
import type { CsvKind } from './mapping.js';
import { parseMapping } from './parse-mapping.js';
import type { RecordBlock } from './record-block.js';
import { Refusal } from './refusal.js';
import type { CsvBatch, CsvTotals, Reject, Rows } from './rows.js';

export interface CsvRequest<Kind extends CsvKind> {
  readonly source: CsvSource;
  /** What messages call the file; by default its path. */
  readonly fileName?: string;
  readonly kind: Kind;
  /** The mapping document, see `Mappings`. */
  readonly mapping: JsonValue;
  /** Called after each batch. */
  readonly onProgress?: (progress: CsvProgress) => void;
}

export interface CsvProgress {
  /** Bytes of the file as it lies there (compressed, if it is) so far. */
  readonly bytesRead: number;
  /** Records after the header so far, rejected and skipped ones included. */
  readonly rows: number;
}

/** A file that is being read. */
export interface CsvReading<Row> {
  readonly header: readonly string[];
  /** The delimiter that was found or given. */
  readonly delimiter: string;
  /**
   * What the records become, some thousands at a time; the next are read when these have been dealt with. To be iterated once.
   * @throws WinnowError WINNOW_FILE_UNREADABLE when the file turns out to be truncated or damaged
   */
  readonly batches: AsyncIterable<CsvBatch<Row>>;
  /** What has been read so far; after the last batch, the whole file. */
  totals(): CsvTotals;
  /** Lets go of the file if its batches are not iterated after all. */
  close(): Promise<void>;
}

/**
 * Opens a CSV file, plain or gzip, to read it and convert its records by a mapping, in constant memory. Nothing of a file gets
 * lost: each record becomes a row or a reject, or is skipped as the mapping wants.
 *
 * @throws WinnowError WINNOW_FILE_UNREADABLE; WINNOW_MAPPING_INVALID with all problems of the document, or else with all columns that
 *   it names and the file lacks
 */
export async function openCsv<Kind extends CsvKind>(request: CsvRequest<Kind>): Promise<CsvReading<Rows[Kind]>> {
  const { kind, onProgress } = request;
  const mapping = accepted(parseMapping(kind, request.mapping), 'The mapping cannot be understood');
  const source = new ByteSource(request.source, request.fileName);
  const records = await openCsvRecords(source, mapping.file);
  try {
    const converter = accepted(bindMapping(kind, mapping, records.header), `The mapping does not fit ${source.name}`);
    return new Reading(source, records, converter, onProgress);
  } catch (error) {
    await records.close();
    throw error;
  }
}

function accepted<Value>(result: Result<Value, Problem[]>, message: string): Value {
  if (!result.ok) throw new WinnowError('WINNOW_MAPPING_INVALID', message, result.error);
  return result.value;
}

class Reading<Row extends object> implements CsvReading<Row> {
  readonly header: readonly string[];
  readonly delimiter: string;
  private rows = 0;
  private rejected = 0;
  private skipped = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly records: CsvRecords,
    private readonly converter: Converter<Row>,
    private readonly onProgress: ((progress: CsvProgress) => void) | undefined,
  ) {
    this.header = records.header;
    this.delimiter = records.delimiter;
  }

  get batches(): AsyncIterable<CsvBatch<Row>> {
    return this.read();
  }

  totals(): CsvTotals {
    const { rows, rejected, skipped } = this;
    const { bytesRead, sha256 } = this.source;
    return { rows, rejected, skipped, bytesRead, sha256 };
  }

  close(): Promise<void> {
    return this.records.close();
  }

  private async *read(): AsyncGenerator<CsvBatch<Row>> {
    for await (const block of this.records.blocks) {
      const batch = convertBlock(block, this.header.length, this.converter);
      this.rows += batch.rows.length;
      this.rejected += batch.rejects.length;
      this.skipped += batch.skipped;
      this.onProgress?.({ bytesRead: this.source.bytesRead, rows: this.rows + this.rejected + this.skipped });
      yield batch;
    }
  }
}

function convertBlock<Row extends object>(block: RecordBlock, width: number, converter: Converter<Row>): CsvBatch<Row> {
  const rows: Row[] = [];
  const rejects: Reject[] = [];
  let skipped = 0;
  for (let index = block.first; index < block.records.length; index++) {
    const outcome = convertRecord(block, index, width, converter);
    if (outcome === undefined) skipped++;
    else if (outcome instanceof Refusal) rejects.push(rejectOf(outcome, block, index));
    else rows.push(outcome);
  }
  return { rows, rejects, skipped };
}

function convertRecord<Row>(
  block: RecordBlock,
  index: number,
  width: number,
  converter: Converter<Row>,
): Row | Refusal | undefined {
  const record = block.records[index] ?? [];
  const fault = block.faults.size > 0 ? block.faults.get(index) : undefined;
  if (fault) return fault;
  if (record.length !== width) return wrongWidth(record.length, width);
  return converter.convert(record, block.lineOf(index));
}

const wrongWidth = (found: number, expected: number): Refusal =>
  new Refusal('column_count', `the record has ${found} ${found === 1 ? 'column' : 'columns'} instead of ${expected}`);

const rejectOf = ({ code, reason }: Refusal, block: RecordBlock, index: number): Reject => ({
  line: block.lineOf(index),
  reasonCode: code,
  reason,
  raw: block.rawOf(index),
});
