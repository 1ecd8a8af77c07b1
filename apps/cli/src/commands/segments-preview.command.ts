import { Command, InvalidArgumentError } from 'commander';
import { LARGEST_SAMPLE, PreviewService, USUAL_SAMPLE } from '#segments';
import { printPreview } from '../output/preview-output.js';
import { readRule } from '../rule-file.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';

interface PreviewOptions extends GlobalOptions {
  readonly sample?: number;
  readonly overlap?: boolean;
}

export const previewCommand = (): Command =>
  new Command('preview')
    .description('Try a rule on the stored state: who would be in, and how many match each part.')
    .argument('<file>', 'JSON file of a rule or of a segment; - for standard input')
    .option(
      '--sample <n>',
      `how many customer ids to show, 0 to ${LARGEST_SAMPLE} (default ${USUAL_SAMPLE})`,
      parseSample,
    )
    .option('--overlap', 'compare with the existing segments')
    .addHelpText(
      'after',
      '\nNothing is stored.\n\nExamples:\n  $ winnow segments preview rules/segments/champions.json --overlap\n  $ echo \'{"all": [{"fact": "order_count", "operator": "equal", "value": 1}]}\' | winnow segments preview -',
    )
    .action((file: string, _options: unknown, command: Command) => run(file, command.optsWithGlobals()));

async function run(file: string, options: PreviewOptions): Promise<void> {
  const draft = await readRule(file);
  const { sample, overlap } = options;
  await withWinnow(options, async ({ terminal, service }) => {
    const preview = await service(PreviewService).preview({ draft, sample, overlap });
    terminal.result(preview);
    if (!terminal.json) printPreview(terminal, preview);
  });
}

function parseSample(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= LARGEST_SAMPLE)) throw new InvalidArgumentError(`Give a whole number from 0 to ${LARGEST_SAMPLE}.`);
  return value;
}
