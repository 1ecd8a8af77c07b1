import { appendFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { handOver } from './account.js';
import { startFailed } from './failure.js';
import { ensurePassword } from './password.js';
import { OWNER, SETTINGS_FILE, type Site } from './site.js';

export interface CreateClusterOptions {
  readonly initdb: string;
  /** False skips the fsync of the new files, for tests. */
  readonly durable: boolean;
}

/** Builds the cluster beside its place and renames it there: a kill at any moment leaves all of it or nothing. */
export async function createCluster(site: Site, { initdb, durable }: CreateClusterOptions): Promise<void> {
  await removeDrafts(site);
  await ensurePassword(site);
  const draft = await mkdtemp(`${site.data}.tmp-`);
  try {
    await handOver(site.account, draft);
    await fill(draft, site, { initdb, durable });
    await moveIntoPlace(draft, site);
  } catch (error) {
    await removeDrafts(site);
    throw error;
  }
}

async function fill(draft: string, site: Site, { initdb, durable }: CreateClusterOptions): Promise<void> {
  const outcome = await site.run(initdb, [
    `--pgdata=${draft}`,
    `--username=${OWNER}`,
    `--pwfile=${site.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  if (!outcome.succeeded) throw startFailed('The PostgreSQL database could not be created', { log: outcome });
  await appendFile(join(draft, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
}

async function moveIntoPlace(draft: string, { data }: Site): Promise<void> {
  try {
    await rename(draft, data);
  } catch (cause) {
    throw startFailed(`${data} exists but holds no PostgreSQL data; move it away`, { cause });
  }
}

/** Also those of earlier processes that were killed. */
async function removeDrafts({ home, data }: Site): Promise<void> {
  const drafts = (await readdir(home))
    .map((name) => join(home, name))
    .filter((path) => path.startsWith(`${data}.tmp-`));
  await Promise.all(drafts.map((draft) => rm(draft, { recursive: true, force: true, maxRetries: 3 })));
}
