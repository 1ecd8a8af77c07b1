import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of shipped definitions, `rules/` at the top of Winnow, found from the source as from the compiled program. */
export function shippedRulesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nest-cli.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the top folder of Winnow cannot be found');
    folder = parent;
  }
  return join(folder, 'rules');
}
