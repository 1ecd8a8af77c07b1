import { Command } from 'commander';
import { DEFAULT_CASE_NOW, type SegmentTest, testSegmentFolder } from '#segments';
import { printTests, summaryOf } from '../output/case-output.js';
import { createTerminal } from '../output/terminal.js';
import { Refusal } from '../refusal.js';
import type { GlobalOptions } from '../winnow.js';

const ABOUT = `
The "cases" in the file of a segment are customers by example: their facts, and whether they are members. Each is put to the
evaluation that explains memberships, to the compiled rule and to json-rules-engine itself, which all have to say what the case
says. No database is needed. DIR holds features/ and segments/; metrics and experiments are not looked at.
A case may say when it is judged ("now"); unless it does, that is ${DEFAULT_CASE_NOW}.

Exit codes: 0 if every case holds, 1 if one does not or a definition cannot be read, 2 for wrong usage.

Example:
  $ winnow rules test rules`;

export const rulesTestCommand = (): Command =>
  new Command('test')
    .description('Run the cases of every segment in a folder, without a database.')
    .argument('<dir>', 'folder of definitions')
    .addHelpText('after', ABOUT)
    .action((dir: string, _options: unknown, command: Command) => run(dir, command.optsWithGlobals()));

async function run(dir: string, options: GlobalOptions): Promise<void> {
  const terminal = createTerminal({ json: options.json === true });
  const tests = await testSegmentFolder(dir);
  const summary = summaryOf(tests);
  terminal.result({ ...summary, segments: tests.map(segmentJson) });
  printTests(terminal, tests);
  if (summary.failing > 0) throw new Refusal('Not every case holds.');
}

const segmentJson = ({ key, name, cases }: SegmentTest) => ({
  key,
  name,
  cases: cases.map(({ name: title, now, facts, member, holds, agree, verdicts, trace, warnings }) => ({
    ...{ name: title, now, facts, member, holds, agree, verdicts, warnings },
    ...(holds ? {} : { trace }),
  })),
});
