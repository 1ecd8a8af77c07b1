import { Command } from 'commander';
import { WinnowError } from '#kernel';
import { ExplainService, type Explanation } from '#segments';
import { printExplanation } from '../output/explanation-output.js';
import { readRule } from '../rule-file.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface ExplainOptions extends GlobalOptions {
  readonly rule?: string;
}

export const explainCommand = (): Command =>
  new Command('explain')
    .description('Say why a customer is in a segment or not, and what would turn it.')
    .argument('<customer>', 'the customer id')
    .argument('[segment]', 'key of the segment; or else --rule')
    .option('--rule <file>', 'JSON file of a rule or of a segment instead of a published one; - for standard input')
    .addHelpText(
      'after',
      '\nExamples:\n  $ winnow segments explain 12347 champions\n  $ winnow segments explain 12347 --rule draft.json',
    )
    .action((customer: string, segment: string | undefined, _options: unknown, command: Command) =>
      run(command.optsWithGlobals(), { customer, segment }),
    );

async function run(
  options: ExplainOptions,
  { customer, segment }: { customer: string; segment: string | undefined },
): Promise<void> {
  const ask = await questionOf(options, segment);
  await withWinnow(options, async ({ terminal, service }) => {
    const explanation = await ask(service(ExplainService), customer);
    terminal.result(explanation);
    if (!terminal.json) printExplanation(terminal, explanation);
  });
}

type Question = (service: ExplainService, customer: string) => Promise<Explanation>;

/** @throws WinnowError WINNOW_USAGE unless there is one of segment and rule */
async function questionOf({ rule }: ExplainOptions, segment: string | undefined): Promise<Question> {
  if (rule !== undefined && segment === undefined) {
    const draft = await readRule(rule);
    return (service, customer) => service.draft(draft, customer);
  }
  if (rule === undefined && segment !== undefined) return (service, customer) => service.segment(segment, customer);
  throw new WinnowError('WINNOW_USAGE', 'Name either a segment or the file of a rule (--rule FILE).');
}
