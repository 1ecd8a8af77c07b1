import type { RejectCode } from './refusal.js';

/**
 * One event read from a file. Strings may be slices that keep the whole block of text they were cut from in memory: pass them
 * on, do not collect them.
 */
export interface EventRow {
  /** Physical line of the file, from 1, on which the record begins. */
  readonly line: number;
  /** A UUID (version 8) that is the same whenever the same event is read again. */
  readonly eventId: string;
  /** Trimmed, 1 to 200 characters, without NUL. */
  readonly customerId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly occurredAtMs: number;
  readonly name: string;
  /** An exact plain decimal (`-1234.5`): no exponent, no superfluous zeros, at most 30 integer digits; `null` where there is none. */
  readonly value: string | null;
  /** JSON text of an object, `{}` if empty. */
  readonly properties: string;
}

/** One customer read from a file; see {@link EventRow} on keeping its strings. */
export interface CustomerRow {
  readonly line: number;
  readonly customerId: string;
  /** JSON text of an object, `{}` if empty. */
  readonly attributes: string;
}

/** What a record of each kind of file becomes. */
export interface Rows {
  readonly events: EventRow;
  readonly customers: CustomerRow;
}

/** A record that did not become a row. */
export interface Reject {
  readonly line: number;
  readonly reasonCode: RejectCode;
  readonly reason: string;
  /** The record as it stands in the file, without the end of its last line. */
  readonly raw: string;
}

/** What a few thousand consecutive records became. */
export interface CsvBatch<Row> {
  readonly rows: readonly Row[];
  readonly rejects: readonly Reject[];
  /** Records that the mapping's `where` leaves out. They are not rejects. */
  readonly skipped: number;
}

/** What a whole file became. */
export interface CsvTotals {
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Bytes as they lie in the file: compressed ones, if it is compressed. */
  readonly bytesRead: number;
  /** SHA-256 of exactly these bytes, in hex: recognises a file that was imported before. */
  readonly sha256: string;
}
