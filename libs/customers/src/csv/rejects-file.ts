import { type FileHandle, open } from 'node:fs/promises';
import Papa from 'papaparse';
import { WinnowError } from '#kernel';
import type { Reject } from './rows.js';

const COLUMNS = ['line', 'reason_code', 'reason', 'record'];

/**
 * Writes rejected records to a CSV file with the columns line, reason_code, reason and record (as it stood in the file). The file
 * comes into being, or replaces an older one, with the first reject.
 */
export class RejectsFile {
  private file: FileHandle | undefined;
  private count = 0;

  constructor(readonly path: string) {}

  /** How many rejects have been written. */
  get written(): number {
    return this.count;
  }

  /** @throws WinnowError WINNOW_REJECTS_UNWRITABLE, with the error of the file system as its cause */
  async write(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    const rows = rejects.map(({ line, reasonCode, reason, raw }) => [line, reasonCode, reason, raw]);
    await this.attempt(async () => {
      this.file ??= await createWithHeader(this.path);
      await this.file.appendFile(toCsv(rows));
    });
    this.count += rejects.length;
  }

  /** To be called in the end in any case. @throws WinnowError WINNOW_REJECTS_UNWRITABLE */
  async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await this.attempt(async () => file?.close());
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      throw new WinnowError('WINNOW_REJECTS_UNWRITABLE', `${this.path} cannot be written: ${String(error)}`, [], {
        cause: error,
      });
    }
  }
}

async function createWithHeader(path: string): Promise<FileHandle> {
  const file = await open(path, 'w');
  await file.appendFile(toCsv([COLUMNS]));
  return file;
}

const toCsv = (rows: ReadonlyArray<readonly (string | number)[]>): string =>
  `${Papa.unparse(rows, { newline: '\n' })}\n`;
