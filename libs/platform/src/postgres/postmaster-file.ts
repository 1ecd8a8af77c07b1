import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes about itself into `postmaster.pid`. The file outlives a server that was killed. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
}

export const postmasterFile = (data: string): string => join(data, 'postmaster.pid');

/** Lines: pid, data folder, start time, port, … (PostgreSQL's pidfile.h). Undefined if there is none, or only half of one. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | undefined> {
  const lines = (await readFile(postmasterFile(data), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}
