import { fileUnreadable } from './file-unreadable.js';

/** Enough lines to make the work per chunk negligible, few enough that what they become dies young. */
const CHUNK_BYTES = 64 * 1024;

/** Nothing that people call a CSV file has longer lines. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

const LINE_FEED = 0x0a;

/**
 * The same bytes, regrouped into chunks of at least 64 KiB that end where a line ends; only the last may be shorter or lack a line end.
 * A UTF-8 character never straddles two chunks, since no byte of a longer one is a line feed.
 *
 * @throws WinnowError WINNOW_FILE_UNREADABLE when a line is longer than 16 MiB.
 */
export async function* lineChunks(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of bytes) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK_BYTES) continue;
    const whole = Buffer.concat(parts, size);
    const cut = whole.lastIndexOf(LINE_FEED) + 1;
    if (cut > 0) yield whole.subarray(0, cut);
    else if (size > LONGEST_LINE_BYTES) throw fileUnreadable(name, 'has no line end within 16 MiB: it is no CSV file');
    parts = [whole.subarray(cut)];
    size -= cut;
  }
  if (size > 0) yield Buffer.concat(parts, size);
}
