import { isSetting } from './config.js';
import { CONFIG_SCHEMA, type Setting } from './config.schema.js';

type SettingTree = Setting<unknown> | { readonly [name: string]: SettingTree };

const settingsOf = (node: SettingTree): Setting<unknown>[] =>
  isSetting(node) ? [node] : Object.values(node).flatMap(settingsOf);

/** The text of docs/config.md, made from the schema so that the two cannot differ. */
export function configMarkdown(): string {
  const rows = settingsOf(CONFIG_SCHEMA).map(
    ({ variable, defaultText, description }) =>
      `| \`${variable}\` | ${defaultText === undefined ? 'not set' : `\`${defaultText}\``} | ${description} |`,
  );
  return [
    '# Configuration',
    '',
    'Winnow is configured by environment variables, read once at the start. Nothing has to be set.',
    'This page is generated from `libs/platform/src/config/config.schema.ts` by `npm run docs`.',
    '',
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
