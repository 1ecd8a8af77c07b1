import colors from 'picocolors';
import type { Config } from '#platform';
import type { Output } from './output.js';

/** Where to go from here. */
export function showBanner({ line }: Output, { url, config }: { url: string; config: Config }): void {
  const data = config.database.url === undefined ? config.home : 'the database that DATABASE_URL names';
  line('');
  line(`  ${colors.bold('Winnow')} is ready.`);
  line('');
  line(`  Console    ${colors.cyan(url)}`);
  line(`  API docs   ${colors.cyan(`${url}/docs`)}`);
  line(`  Data       ${data}`);
  line(`  Stop       Ctrl-C`);
  line('');
}
