import { configMarkdown } from '#platform';
import { describeApi } from '../openapi/describe-api.js';
import { errorsMarkdown } from './errors-markdown.js';

/** The pages in docs/ that are made from the program, by their path. `npm run docs` writes them, a test compares them. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/openapi.json', `${JSON.stringify(await describeApi(), null, 2)}\n`],
    ['docs/config.md', configMarkdown()],
    ['docs/errors.md', errorsMarkdown()],
  ]);
}
