import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { UnitOfWork } from './unit-of-work.js';

/** Characters that mean something in COPY's text format, and their escapes. */
const SPECIAL = /[\\\t\n\r]/;
const SPECIAL_ALL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One field of COPY's text format (PostgreSQL manual, "COPY", Text Format); `null` becomes `\N`. */
export function copyField(value: string | null): string {
  if (value === null) return '\\N';
  return SPECIAL.test(value) ? value.replace(SPECIAL_ALL, (character) => ESCAPES[character] ?? character) : value;
}

/**
 * Streams chunks of COPY text-format lines into a table, at the pace the server takes them.
 * An error of the source aborts the COPY, so that nothing of it stays.
 * @param target the table with its column list, for example `event (customer_id, name)`
 */
export async function copyInto(unitOfWork: UnitOfWork, target: string, chunks: AsyncIterable<string>): Promise<void> {
  const sink = unitOfWork.client.query(copyFrom(`COPY ${target} FROM STDIN`));
  await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 2 }), sink);
}
