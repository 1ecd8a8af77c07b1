import colors from 'picocolors';
import type { Output } from './output.js';

/** Where to go from here. */
export function showBanner({ line }: Output, { url, home }: { url: string; home: string | undefined }): void {
  const data = home ?? 'the database that DATABASE_URL names';
  line('');
  line(`  ${colors.bold('Winnow')} is ready.`);
  line('');
  line(`  Console    ${colors.cyan(url)}`);
  line(`  API docs   ${colors.cyan(`${url}/docs`)}`);
  line(`  Data       ${data}`);
  line(`  Stop       Ctrl-C`);
  line('');
}
