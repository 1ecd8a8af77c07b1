import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { type Account, handOver } from './account.js';

const ROTATE_BYTES = 10 * 1024 * 1024;
const LAST_LINES = 15;
const READ_BYTES = 16 * 1024;

/** One file for all that initdb, pg_ctl and the server say. It grows while the server runs and is rotated at a start. */
export class ServerLog {
  constructor(
    readonly file: string,
    private readonly account: Account,
  ) {}

  /** Puts a log over 10 MB aside as `.1`, replacing the one put aside before. */
  async rotate(): Promise<void> {
    if ((await this.size()) > ROTATE_BYTES) await rename(this.file, `${this.file}.1`);
  }

  async openForAppend(): Promise<FileHandle> {
    const handle = await open(this.file, 'a', 0o600);
    await handOver(this.account, this.file);
    return handle;
  }

  async size(): Promise<number> {
    return (await stat(this.file).catch(() => undefined))?.size ?? 0;
  }

  /** The last lines written since the log had `sinceBytes`. */
  async lastLines(sinceBytes: number): Promise<string> {
    const end = await this.size();
    const start = Math.max(sinceBytes, end - READ_BYTES);
    const handle = await open(this.file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
      return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-LAST_LINES).join('\n');
    } finally {
      await handle.close();
    }
  }
}
