import type { Refusal } from './refusal.js';

/** Consecutive records of a file, each with the physical line on which it begins. */
export class RecordBlock {
  readonly records: string[][] = [];
  /** Index of the first record to be converted: 1 where the one before is the header. */
  first = 0;
  /** By index of the record: why its fields cannot be trusted. */
  readonly faults = new Map<number, Refusal>();
  private readonly lines: number[] = [];
  private readonly cursor: LineCursor;

  constructor(text: string, firstLine: number) {
    this.cursor = new LineCursor(text, firstLine);
  }

  add(record: string[], line: number, fault: Refusal | undefined): void {
    if (fault) this.faults.set(this.records.length, fault);
    this.records.push(record);
    this.lines.push(line);
  }

  /** Physical line on which a record begins. */
  lineOf(index: number): number {
    return this.lines[index] ?? 0;
  }

  /** A record as it stands in the file. To be asked in ascending order. */
  rawOf(index: number): string {
    return this.cursor.take(this.lineOf(index), linesSpannedBy(this.records[index] ?? []));
  }
}

/** How many physical lines a record occupies. */
export function linesSpannedBy(record: readonly string[]): number {
  let lines = 1;
  for (const field of record) lines += countLineFeeds(field);
  return lines;
}

export function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Finds lines by number in a text, moving forward only, so that taking any number of them costs one pass. */
export class LineCursor {
  private at = 0;

  constructor(
    private readonly text: string,
    private line: number,
  ) {}

  /** Where a line begins in the text. */
  offsetOf(line: number): number {
    for (; this.line < line; this.line++) this.at = this.text.indexOf('\n', this.at) + 1;
    return this.at;
  }

  /** `count` lines from `line` on, without the end of the last. */
  take(line: number, count: number): string {
    const start = this.offsetOf(line);
    const end = this.offsetOf(line + count) - 1;
    return this.text.slice(start, this.text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
  }
}

export const CARRIAGE_RETURN = 0x0d;
