import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type JsonObject, type Problem, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { chunked } from './copy-rows.js';
import { type CustomerRow, type EventRow, openCsv, type Reject, RejectsFile } from './csv/index.js';
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
    /** Left out by the mapping's `where`. */
    readonly skipped: number;
    readonly rejected: number;
  };
  readonly rejectsFile: string | null;
  readonly firstRejects: ReadonlyArray<Pick<Reject, 'line' | 'reasonCode' | 'reason'>>;
  /** When the same bytes were last imported; null if never. */
  readonly earlierImport: Date | null;
  readonly elapsedMs: number;
}

/** The rows of a file as chunks of COPY text. */
export interface CsvChunks {
  events(line: (row: EventRow) => string): AsyncIterable<string>;
  customers(line: (row: CustomerRow) => string): AsyncIterable<string>;
}

/** The two halves of an import: taking rows as they are read, and merging them when the file was sound to its end. */
export interface CsvTarget {
  gather(unitOfWork: UnitOfWork, rows: CsvChunks): Promise<void>;
  /** @returns how many rows were new or changed */
  merge(unitOfWork: UnitOfWork): Promise<number>;
}

const FIRST_REJECTS = 100;
const NO_ROWS_PROBLEMS = 5;

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
  async run(request: CsvImport, kind: ImportKind, target: CsvTarget): Promise<CsvImportResult> {
    const startedAt = this.clock.now();
    const rejects = new RejectsLog(request.rejectsPath);
    try {
      const file = await openCsv({
        source: request.source,
        fileName: request.fileName,
        kind: kind === 'customers' ? 'customers' : 'events',
        mapping: request.mapping,
        onProgress: ({ bytesRead, rows }) => request.onProgress?.({ stage: 'reading', bytesRead, rows }),
      });
      return await this.database.transaction(async (unitOfWork) => {
        await target.gather(unitOfWork, chunksOf(file, rejects));
        const { rows, rejected, skipped, sha256, bytesRead } = file.totals();
        refuseIfTooMany({ read: rows + rejected, rejected }, rejects.first, request.maxRejects);
        request.onProgress?.({ stage: 'storing', bytesRead, rows });
        const ledger = unitOfWork.get(ImportRunRepository);
        const earlier = await ledger.latest(kind, sha256);
        const added = await target.merge(unitOfWork);
        const finishedAt = this.clock.now();
        await ledger.record({
          kind,
          fileName: request.fileName,
          sha256,
          mapping: request.mapping,
          rowsRead: rows + rejected + skipped,
          rowsNew: added,
          rowsKnown: rows - added,
          rowsSkipped: skipped,
          rowsRejected: rejected,
          finishedAt,
        });
        await rejects.close();
        return {
          fileName: request.fileName,
          sha256,
          rows: { read: rows + rejected + skipped, added, known: rows - added, skipped, rejected },
          rejectsFile: rejected > 0 ? (request.rejectsPath ?? null) : null,
          firstRejects: rejects.first.map(({ line, reasonCode, reason }) => ({ line, reasonCode, reason })),
          earlierImport: earlier?.finishedAt ?? null,
          elapsedMs: finishedAt.getTime() - startedAt.getTime(),
        };
      });
    } finally {
      await rejects.close();
    }
  }
}
