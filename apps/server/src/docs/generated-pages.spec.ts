import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { generatedPages } from './generated-pages.js';

describe('pages that are made from the program', () => {
  let pages: ReadonlyMap<string, string>;

  beforeAll(async () => {
    pages = await generatedPages();
  });

  it.each(['docs/openapi.json', 'docs/config.md', 'docs/errors.md'])(
    '%s is up to date (else: npm run docs)',
    async (path) => {
      expect(await readFile(path, 'utf8')).toBe(pages.get(path));
    },
  );
});
