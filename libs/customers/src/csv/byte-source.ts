import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { WinnowError } from '#kernel';
import { fileUnreadable } from './file-unreadable.js';
import { startingWith } from './starting-with.js';

/** A file by its path, or its bytes from anywhere else (an upload, standard input). */
export type CsvSource = string | AsyncIterable<Uint8Array>;

const CHUNK_BYTES = 64 * 1024;

/** What the errors of the file system and of zlib mean to the person who named the file. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory, not a file',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  Z_BUF_ERROR: 'is a truncated gzip file: it ends in the middle',
  Z_DATA_ERROR: 'is a damaged gzip file: its content does not fit its format or its checksum',
};

/** The bytes of a source, decompressed if they begin like gzip, while the bytes as they arrive are counted and hashed. */
export class ByteSource {
  /** What messages call the source. */
  readonly name: string;
  private readonly hash = createHash('sha256');
  private received = 0;

  constructor(
    private readonly source: CsvSource,
    name = typeof source === 'string' ? source : 'The input',
  ) {
    this.name = name;
  }

  /** Bytes received so far, before decompression. */
  get bytesRead(): number {
    return this.received;
  }

  /** SHA-256 of the bytes received so far, in hex. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** To be called once. @throws WinnowError WINNOW_FILE_UNREADABLE, with what went wrong below as its cause. */
  async *bytes(): AsyncGenerator<Buffer> {
    try {
      yield* decompressed(this.metered());
    } catch (error) {
      throw error instanceof WinnowError ? error : this.unreadable(error);
    }
  }

  private async *metered(): AsyncGenerator<Buffer> {
    for await (const chunk of chunksOf(this.source)) {
      this.received += chunk.length;
      this.hash.update(chunk);
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  }

  private unreadable(error: unknown): WinnowError {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return fileUnreadable(this.name, EXPLANATIONS[code] ?? `cannot be read: ${String(error)}`, error);
  }
}

const chunksOf = (source: CsvSource): AsyncIterable<Uint8Array> =>
  typeof source === 'string' ? createReadStream(source, { highWaterMark: CHUNK_BYTES }) : source;

/** Passes bytes through, or what they decompress to. A name says nothing about a file; its first two bytes do. */
async function* decompressed(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = startingWith(head, chunks);
  yield* isGzip(head) ? gunzipped(whole) : whole;
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The pipeline hands errors of either side, and an early end of the reading, to the other side. */
const gunzipped = (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> =>
  pipeline(chunks, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
