import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal.js';

export type Encoding = 'utf-8' | 'latin1';

/** Whole lines of a file as text, with what is wrong with single lines of it. */
export interface TextBlock {
  /** Ends with a line feed. */
  readonly text: string;
  /** By physical line number. */
  readonly damage: ReadonlyMap<number, Refusal>;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UNDAMAGED: ReadonlyMap<number, Refusal> = new Map();

/** As everywhere on the web, "latin1" means its superset windows-1252: files that have a euro sign or curly quotes do. */
const windows1252 = new TextDecoder('windows-1252');

/** Turns bytes, cut at line ends, to text. Knows nothing of records: an invalid byte is the fault of the one line it stands on. */
export function decodeLines(bytes: Buffer, encoding: Encoding, firstLine: number): TextBlock {
  const content = firstLine === 1 ? withoutByteOrderMark(bytes) : bytes;
  const text = encoding === 'utf-8' ? content.toString('utf8') : windows1252.decode(content);
  return {
    text: content.at(-1) === LINE_FEED ? text : `${text}\n`,
    damage: isSound(content, encoding) ? UNDAMAGED : damagedLines(content, encoding, firstLine),
  };
}

const withoutByteOrderMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

const isSound = (bytes: Buffer, encoding: Encoding): boolean =>
  !bytes.includes(0) && (encoding === 'latin1' || isUtf8(bytes));

function damagedLines(bytes: Buffer, encoding: Encoding, firstLine: number): Map<number, Refusal> {
  const damage = new Map<number, Refusal>();
  for (let start = 0, line = firstLine; start < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    const refusal = refusalOfLine(bytes.subarray(start, end), encoding, line);
    if (refusal) damage.set(line, refusal);
    start = end + 1;
  }
  return damage;
}

function refusalOfLine(bytes: Buffer, encoding: Encoding, line: number): Refusal | undefined {
  if (bytes.includes(0)) return new Refusal('nul_character', `line ${line} contains a NUL character`);
  if (encoding === 'latin1' || isUtf8(bytes)) return undefined;
  return new Refusal('encoding_invalid', `line ${line} is not valid UTF-8; if the file is in latin1, say so`);
}
