import { jsonPointer, type Problem, WinnowError } from '#kernel';
import { CONFIG_SCHEMA, type Setting } from './config.schema.js';

type ValuesOf<S> = S extends Setting<infer T> ? T : { readonly [K in keyof S]: ValuesOf<S[K]> };

/** The whole configuration: read once, validated, frozen. */
export type Config = ValuesOf<typeof CONFIG_SCHEMA>;

type SettingTree = Setting<unknown> | { readonly [name: string]: SettingTree };

export const isSetting = (node: SettingTree): node is Setting<unknown> => typeof node.parse === 'function';

/**
 * Reads the configuration out of environment variables; an empty variable counts as absent.
 * @throws WinnowError WINNOW_CONFIG_INVALID naming every wrong variable at once.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const problems: Problem[] = [];

  const read = (node: SettingTree): unknown => {
    if (isSetting(node)) {
      const outcome = node.parse(environment[node.variable] || undefined);
      if ('value' in outcome) return outcome.value;
      problems.push({
        code: 'invalid-setting',
        pointer: jsonPointer(node.variable),
        message: `${node.variable} must be ${outcome.expected}.`,
      });
      return undefined;
    }
    return Object.freeze(Object.fromEntries(Object.entries(node).map(([name, child]) => [name, read(child)])));
  };

  const config = read(CONFIG_SCHEMA) as Config;
  if (problems.length > 0) {
    throw new WinnowError(
      'WINNOW_CONFIG_INVALID',
      `The environment holds ${problems.length} invalid setting(s).`,
      problems,
    );
  }
  return config;
}
