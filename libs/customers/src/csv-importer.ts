import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type JsonObject, jsonPointer, type Problem, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { chunked } from './copy-rows.js';
import {
  type CsvReading,
  type CustomerRow,
  type EventRow,
  mappingDocument,
  openCsv,
  type Reject,
  RejectsFile,
} from './csv/index.js';
import type { ImportKind } from './import-run.entity.js';
import { ImportRunRepository } from './import-run.repository.js';

export interface ImportProgress {
  readonly stage: 'reading' | 'storing';
  /** Bytes of the file (compressed, if it is) so far. */
  readonly bytesRead: number;
  readonly rows: number;
}

/** One import of a CSV file, plain or gzip. */
export interface CsvImport {
  /** A path, or the bytes themselves. */
  readonly source: string | AsyncIterable<Uint8Array>;
  /** For the ledger and for messages. */
  readonly fileName: string;
  /** The mapping document; see docs/importing.md. */
  readonly mapping: JsonObject;
  /** Where rejected rows go; nowhere when absent, and then only the first are in the result. */
  readonly rejectsPath?: string;
  /** Import nothing when more rows than this are rejected; any number is allowed as long as one row is good. */
  readonly maxRejects?: { readonly count: number } | { readonly share: number };
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface CsvImportResult {
  readonly fileName: string;
  readonly sha256: string;
  readonly rows: {
    readonly read: number;
    /** New, or for customers new or changed. */
    readonly added: number;
    readonly known: number;
    /** Left out: by the mapping's `where`, or because they are about people who were erased. */
    readonly skipped: number;
    readonly rejected: number;
  };
  readonly rejectsFile: string | null;
  readonly firstRejects: ReadonlyArray<Pick<Reject, 'line' | 'reasonCode' | 'reason'>>;
  /** When the same bytes were last imported; null if never. */
  readonly earlierImport: Date | null;
  readonly elapsedMs: number;
}

/** What is imported: how the file is read, and the two halves of storing it. */
export interface CsvTarget<Row> {
  readonly kind: ImportKind;
  read(request: CsvImport): Promise<CsvReading<Row>>;
  /** A row as COPY text. */
  line(row: Row): string;
  /** Takes the rows as they are read. */
  gather(unitOfWork: UnitOfWork, chunks: AsyncIterable<string>): Promise<void>;
  /** Stores them, once the file was sound to its end. @returns how many were new or changed, and how many were dropped */
  merge(unitOfWork: UnitOfWork): Promise<number | Merged>;
}

export interface Merged {
  readonly added: number;
  /** Rows about people who were erased. */
  readonly dropped: number;
}

/** How many rejects come with the result. */
const FIRST_REJECTS = 100;
/** How many of them an error shows. */
const SHOWN_REJECTS = 5;

/** Imports a file in one transaction, so that whatever goes wrong on the way nothing of it stays. */
@Injectable()
export class CsvImporter {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws WinnowError WINNOW_FILE_UNREADABLE, WINNOW_MAPPING_INVALID, WINNOW_IMPORT_ALL_REJECTED, WINNOW_IMPORT_TOO_MANY_REJECTS,
   *   WINNOW_REJECTS_UNWRITABLE, WINNOW_DATABASE_FULL, WINNOW_DATABASE_UNAVAILABLE
   */
  async run<Row>(request: CsvImport, target: CsvTarget<Row>): Promise<CsvImportResult> {
    const startedAt = performance.now();
    const reading = await target.read(request);
    const rejects = new Rejects(request.rejectsPath);
    try {
      return await this.database.transaction(async (unitOfWork) => {
        await target.gather(unitOfWork, goodRows(reading, rejects, target.line));
        await rejects.close();
        const { rows, rejected, skipped, sha256, bytesRead } = reading.totals();
        refuseIfTooMany({ rows, rejected }, rejects.first, request.maxRejects);
        request.onProgress?.({ stage: 'storing', bytesRead, rows });
        const ledger = unitOfWork.get(ImportRunRepository);
        const earlier = await ledger.latest(target.kind, sha256);
        const merged = await target.merge(unitOfWork);
        const { added, dropped } = typeof merged === 'number' ? { added: merged, dropped: 0 } : merged;
        const { fileName, mapping } = request;
        const read = rows + rejected + skipped;
        const counts = { read, added, known: rows - added - dropped, skipped: skipped + dropped, rejected };
        await ledger.record({
          kind: target.kind,
          fileName,
          sha256,
          mapping,
          ...ledgerCounts(counts),
          finishedAt: this.clock.now(),
        });
        return {
          fileName,
          sha256,
          rows: counts,
          rejectsFile: rejected > 0 ? (request.rejectsPath ?? null) : null,
          firstRejects: rejects.first.map(({ line, reasonCode, reason }) => ({ line, reasonCode, reason })),
          earlierImport: earlier?.finishedAt ?? null,
          elapsedMs: performance.now() - startedAt,
        };
      });
    } finally {
      await rejects.close();
      await reading.close();
    }
  }
}

/** Opens a file of events. @throws WinnowError WINNOW_FILE_UNREADABLE, WINNOW_MAPPING_INVALID */
export const readEvents = (request: CsvImport): Promise<CsvReading<EventRow>> =>
  openCsv({ ...opened(request), kind: 'events' });

/** Opens a file of customers. @throws WinnowError WINNOW_FILE_UNREADABLE, WINNOW_MAPPING_INVALID */
export const readCustomers = (request: CsvImport): Promise<CsvReading<CustomerRow>> =>
  openCsv({ ...opened(request), kind: 'customers' });

const opened = ({ source, fileName, mapping, onProgress }: CsvImport) => ({
  source,
  fileName,
  mapping,
  onProgress: (progress: { bytesRead: number; rows: number }) => onProgress?.({ stage: 'reading', ...progress }),
});

/**
 * A mapping document from `field=expression` pairs, laid over one that is there already.
 * @throws WinnowError WINNOW_MAPPING_INVALID with every pair that is none
 */
export function mappingFromPairs(pairs: readonly string[], base: JsonObject = {}): JsonObject {
  const document = mappingDocument(pairs, base);
  if (document.ok) return document.value;
  throw new WinnowError('WINNOW_MAPPING_INVALID', 'The mapping cannot be understood.', document.error);
}

async function* goodRows<Row>(
  reading: CsvReading<Row>,
  rejects: Rejects,
  line: (row: Row) => string,
): AsyncIterable<string> {
  for await (const batch of reading.batches) {
    await rejects.take(batch.rejects);
    yield* chunked(batch.rows, line);
  }
}

/** The rows that were rejected: the first of them, and all in a file. */
class Rejects {
  readonly first: Reject[] = [];
  private readonly file: RejectsFile | undefined;

  constructor(path: string | undefined) {
    this.file = path === undefined ? undefined : new RejectsFile(path);
  }

  async take(rejects: readonly Reject[]): Promise<void> {
    this.first.push(...rejects.slice(0, FIRST_REJECTS - this.first.length));
    await this.file?.write(rejects);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

function refuseIfTooMany(
  { rows, rejected }: { rows: number; rejected: number },
  first: readonly Reject[],
  limit: CsvImport['maxRejects'],
): void {
  const problems = first.slice(0, SHOWN_REJECTS).map(
    ({ line, reasonCode, reason }): Problem => ({
      code: reasonCode,
      pointer: jsonPointer('lines', line),
      message: `line ${line}: ${reason}`,
    }),
  );
  if (rows === 0 && rejected > 0) {
    throw new WinnowError('WINNOW_IMPORT_ALL_REJECTED', `All ${rejected} rows were rejected.`, problems);
  }
  const allowed =
    limit === undefined ? Number.POSITIVE_INFINITY : 'count' in limit ? limit.count : limit.share * (rows + rejected);
  if (rejected > allowed) {
    const total = `${rejected} of ${rows + rejected} rows were rejected, and ${Math.floor(allowed)} are allowed.`;
    throw new WinnowError('WINNOW_IMPORT_TOO_MANY_REJECTS', total, problems);
  }
}

const ledgerCounts = ({ read, added, known, skipped, rejected }: CsvImportResult['rows']) => ({
  rowsRead: read,
  rowsNew: added,
  rowsKnown: known,
  rowsSkipped: skipped,
  rowsRejected: rejected,
});
