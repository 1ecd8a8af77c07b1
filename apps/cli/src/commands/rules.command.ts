import { Command } from 'commander';
import colors from 'picocolors';
import { bodiesOf, DefinitionsService, type PlannedChange, readDefinitionFolder } from '#definitions';
import { count } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import { type GlobalOptions, withWinnow } from '../winnow.js';
import { rulesTestCommand } from './rules-test.command.js';

const MARKS: Record<PlannedChange['action'], string> = {
  create: colors.green('+'),
  update: colors.yellow('~'),
  unchanged: colors.dim('='),
  unmanaged: colors.dim('?'),
};

export function rulesCommand(): Command {
  const rules = new Command('rules').description(
    'Definitions as code: features, segments, metrics and experiments in a folder.',
  );
  const about = `
DIR holds features/, segments/, metrics/ and experiments/, one JSON file each, named after its key. Everything is checked
together before anything changes. What exists here but not in DIR stays as it is.
`;
  rules
    .command('plan')
    .description('Show what applying a folder would change, without changing anything.')
    .argument('<dir>', 'folder of definitions')
    .addHelpText('after', `${about}\nExample:\n  $ winnow rules plan rules`)
    .action((dir: string, _options: unknown, command: Command) => run(dir, command.optsWithGlobals(), 'plan'));
  rules
    .command('apply')
    .description('Publish new versions of what differs, all or nothing.')
    .argument('<dir>', 'folder of definitions')
    .addHelpText('after', `${about}\nExample:\n  $ winnow rules apply rules && winnow recompute`)
    .action((dir: string, _options: unknown, command: Command) => run(dir, command.optsWithGlobals(), 'apply'));
  rules.addCommand(rulesTestCommand());
  return rules;
}

async function run(dir: string, options: GlobalOptions, mode: 'plan' | 'apply'): Promise<void> {
  const bodies = bodiesOf(await readDefinitionFolder(dir));
  await withWinnow(options, async ({ terminal, service }) => {
    const changes = await service(DefinitionsService)[mode](bodies);
    terminal.result({ mode, changes: changes.map(({ before, after, ...change }) => ({ ...change, before, after })) });
    print(terminal, changes, mode);
  });
}

function print(terminal: Terminal, changes: readonly PlannedChange[], mode: 'plan' | 'apply'): void {
  for (const change of changes) {
    if (change.action === 'unchanged') continue;
    const { kind, key, action, version } = change;
    const note = action === 'unmanaged' ? colors.dim('  not in the folder; stays') : '';
    terminal.line(`${MARKS[action]} ${kind} ${colors.bold(key)} v${version}${impactText(change)}${note}`);
    for (const line of meaningLines(change)) terminal.line(`    ${line}`);
  }
  const total = (action: PlannedChange['action']) => changes.filter((change) => change.action === action).length;
  if (total('create') + total('update') === 0) {
    terminal.line(`Nothing to change: ${total('unchanged')} definitions are as in the folder.`);
    return;
  }
  terminal.line();
  const figures = `${total('create')} new, ${total('update')} changed, ${total('unchanged')} unchanged`;
  terminal.line(
    mode === 'plan'
      ? `Would be applied: ${figures}. To do it: winnow rules apply DIR`
      : `Applied: ${figures}. Bring customers up to date: winnow recompute`,
  );
}

const impactText = ({ impact }: PlannedChange): string =>
  impact === undefined
    ? ''
    : colors.dim(
        `  ${count(impact.before)} → ${count(impact.after)} customers (+${count(impact.enter)} −${count(impact.leave)})`,
      );

/** What a new version means, and what its author should know. */
function meaningLines({ difference, warnings = [] }: PlannedChange): string[] {
  const meaning =
    difference === undefined
      ? []
      : [
          colors.dim(`was  ${difference.before}`),
          colors.dim(`is   ${difference.after}`),
          `Means ${difference.meaning}.`,
        ];
  return [...meaning, ...warnings.map(({ pointer, message }) => colors.yellow(`! ${pointer}: ${message}`))];
}
