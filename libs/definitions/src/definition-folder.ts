import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, isKey, type JsonObject, type Problem, WinnowError } from '#kernel';
import { FOLDER_OF_KIND, KIND_NAMES, type KindName } from './definition-kind.js';
import { type Bodies, emptyBodies } from './definition-registry.js';

/** Members of a definition file that are not part of the definition: its schema for editors, and its test cases. */
const FILE_ONLY_MEMBERS = ['$schema', 'key', 'cases'];

/** One definition file: the definition, and the cases that show what it means. */
export interface DefinitionFile {
  readonly kind: KindName;
  readonly key: string;
  readonly path: string;
  readonly body: JsonObject;
  readonly cases: unknown;
}

/**
 * Reads a folder of definitions as code: `features/`, `segments/`, `metrics/` and `experiments/`, one JSON file each, named after its key.
 * @throws WinnowError WINNOW_DEFINITION_INVALID with every unreadable file, WINNOW_NOT_FOUND without any
 */
export async function readDefinitionFolder(folder: string): Promise<DefinitionFile[]> {
  const problems: Problem[] = [];
  const files: DefinitionFile[] = [];
  for (const kind of KIND_NAMES) {
    const directory = join(folder, FOLDER_OF_KIND[kind]);
    for (const name of await jsonFilesIn(directory)) {
      const path = join(directory, name);
      const file = readDefinition(kind, path, name.slice(0, -'.json'.length), await readFile(path, 'utf8'));
      if ('problem' in file) problems.push(file.problem);
      else files.push(file);
    }
  }
  if (problems.length > 0) {
    throw new WinnowError('WINNOW_DEFINITION_INVALID', `${problems.length} file(s) cannot be read.`, problems);
  }
  if (files.length === 0) {
    throw new WinnowError(
      'WINNOW_NOT_FOUND',
      `${folder} holds no definitions: expected JSON files in ${Object.values(FOLDER_OF_KIND).join(', ')}.`,
    );
  }
  return files;
}

/** The bodies of definition files, ready to plan with. */
export function bodiesOf(files: readonly DefinitionFile[]): Bodies {
  const bodies = emptyBodies();
  for (const { kind, key, body } of files) bodies[kind].set(key, body);
  return bodies;
}

async function jsonFilesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
}

function readDefinition(
  kind: KindName,
  path: string,
  fileKey: string,
  text: string,
): DefinitionFile | { problem: Problem } {
  const refuse = (message: string) => ({
    problem: { code: 'invalid-file', pointer: '', message: `${path}: ${message}` },
  });
  let document: unknown;
  try {
    document = JSON.parse(text, refuseNul);
  } catch (error) {
    return refuse(`cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isJsonObject(document)) return refuse('must be a JSON object.');
  const { key = fileKey, cases } = document;
  if (!isKey(key))
    return refuse('its key must be lower-case letters, digits and _, beginning with a letter, at most 50 long.');
  if (key !== fileKey) return refuse(`holds the key "${String(key)}"; name the file ${String(key)}.json.`);
  const body = Object.fromEntries(Object.entries(document).filter(([member]) => !FILE_ONLY_MEMBERS.includes(member)));
  return { kind, key, path, body, cases };
}

/** PostgreSQL cannot hold U+0000. */
function refuseNul(member: string, value: unknown): unknown {
  if (member.includes('\0') || (typeof value === 'string' && value.includes('\0')))
    throw new SyntaxError('it contains \\u0000');
  return value;
}
