import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { handOver } from './account.js';
import { startFailed } from './failure.js';
import type { Site } from './site.js';

/** Writes a new random password, readable for the account only, unless there is one. Exists whole or not at all. */
export async function ensurePassword({ password: file, account }: Site): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) !== '') return;
  const draft = `${file}.tmp`;
  await writeFile(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  await handOver(account, draft);
  await rename(draft, file);
}

export async function readPassword({ password: file }: Site): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw startFailed(`The password of the database cannot be read from ${file}`, { cause });
  }
}
