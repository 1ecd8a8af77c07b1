import { fileUnreadable } from './file-unreadable.js';
import { CARRIAGE_RETURN, countLineFeeds, LineCursor, linesSpannedBy, RecordBlock } from './record-block.js';
import { Refusal } from './refusal.js';
import type { Split, SplitRecords } from './split-records.js';
import type { TextBlock } from './text-block.js';

/** A quoted field that is longer was opened by mistake. Also what keeps memory constant. */
const LONGEST_RECORD_CHARACTERS = 1024 * 1024;

/** Each costs another pass over the rest of the block. */
const MOST_RESTARTS = 64;

/**
 * Turns successive blocks of whole lines into blocks of records, and knows the true line of each.
 *
 * A quote that is opened by mistake would swallow every line up to the next quote, possibly the rest of the file. So a record
 * that spans several lines and is not well-formed costs only its first line; reading starts again on the next.
 */
export class RecordReader {
  /** The beginning of a record whose end is in the next block. */
  private carry = '';
  /** Physical line on which the carry, or else the next block, begins. */
  private line = 1;
  private damage: ReadonlyMap<number, Refusal> = new Map();

  constructor(
    private readonly split: SplitRecords,
    private readonly name: string,
  ) {}

  /** Physical line on which the next block of text begins. */
  get nextLine(): number {
    return this.line + countLineFeeds(this.carry);
  }

  /** @throws WinnowError WINNOW_FILE_UNREADABLE when the quotes are hopeless. */
  read({ text: fresh, damage }: TextBlock, isLast = false): RecordBlock {
    const text = this.carry + fresh;
    this.damage = this.carry === '' ? damage : new Map([...this.damage, ...damage]);
    const block = new RecordBlock(text, this.line);
    const cursor = new LineCursor(text, this.line);
    let start = 0;
    for (let restarts = 0; restarts <= MOST_RESTARTS; restarts++) {
      const rest = text.slice(start);
      const split = this.split(rest);
      const isBroken = !this.take(split, rest, block);
      start = cursor.offsetOf(this.line);
      if (!isBroken && this.mayContinue(split, text.length - start, isLast)) {
        this.carry = text.slice(start);
        return block;
      }
      block.add([cursor.take(this.line, 1)], this.line, unmatchedQuote(this.line));
      this.line++;
      start = cursor.offsetOf(this.line);
    }
    throw fileUnreadable(
      this.name,
      `has quotes that do not match, lately on line ${this.line - 1}; if it does not quote fields at all, say so (quote: none)`,
    );
  }

  /** What a quote that is still open at the end of the file has held back. */
  finish(): RecordBlock {
    return this.read({ text: '', damage: this.damage }, true);
  }

  private mayContinue({ open }: Split, carried: number, isLast: boolean): boolean {
    return !open || (!isLast && carried <= LONGEST_RECORD_CHARACTERS);
  }

  /** Adds records up to, not including, one that a misplaced quote made swallow lines. @returns whether there was none. */
  private take({ records, malformed }: Split, text: string, block: RecordBlock): boolean {
    const isLinePerRecord = !text.includes('"') || countLineFeeds(text) === records.length;
    for (let index = 0; index < records.length; index++) {
      const record = records[index] ?? [];
      const lines = isLinePerRecord ? 1 : linesSpannedBy(record);
      const isMalformed = malformed.size > 0 && malformed.has(index);
      if (isMalformed && lines > 1) return false;
      dropCarriageReturn(record);
      this.add(record, lines, isMalformed, block);
      this.line += lines;
    }
    return true;
  }

  private add(record: string[], lines: number, isMalformed: boolean, block: RecordBlock): void {
    if (record.length === 1 && record[0] === '') return;
    const fault = isMalformed ? misplacedQuote(this.line) : this.damageOf(lines);
    block.add(record, this.line, fault);
  }

  private damageOf(lines: number): Refusal | undefined {
    if (this.damage.size === 0) return undefined;
    for (let line = this.line; line < this.line + lines; line++) {
      const damage = this.damage.get(line);
      if (damage) return damage;
    }
    return undefined;
  }
}

const misplacedQuote = (line: number): Refusal =>
  new Refusal(
    'quote_malformed',
    `line ${line} has a quote inside a quoted field; quotes inside are written twice ("")`,
  );

const unmatchedQuote = (line: number): Refusal =>
  new Refusal('quote_malformed', `a quote that opens on line ${line} is never properly closed`);

function dropCarriageReturn(record: string[]): void {
  const last = record.length - 1;
  const field = record[last] ?? '';
  if (field.charCodeAt(field.length - 1) === CARRIAGE_RETURN) record[last] = field.slice(0, -1);
}
