import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Serves the files of the console at `/`. Their names are read now, their contents whenever they are asked for. */
export function serveConsole(app: NestFastifyApplication): void {
  app.useStaticAssets({ root: consoleFolder(), prefix: '/', wildcard: false, decorateReply: false });
}

/** `apps/console/src`, found from the source as from the compiled program, which lies deeper. */
function consoleFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nest-cli.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the top folder of Winnow cannot be found');
    folder = parent;
  }
  return join(folder, 'apps', 'console', 'src');
}
