/** Writes the pages of docs/ that are made from the program. Run it through `npm run docs`, which builds first. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { generatedPages } from '../dist/apps/server/src/docs/generated-pages.js';

const top = dirname(dirname(fileURLToPath(import.meta.url)));

for (const [path, text] of await generatedPages()) await writeFile(join(top, path), text);
