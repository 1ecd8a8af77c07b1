import { type Bodies, emptyBodies, FOLDER_OF_KIND, KIND_NAMES, type KindName } from '#definitions';
import { isJsonObject, isKey, jsonPointer, type Problem, WinnowError } from '#kernel';
import { usageError } from '../../http/request-validation.pipe.js';
import type { DefinitionsDocument } from './definitions.dto.js';

/** The member of a request that holds definitions of a kind is called as their folder is. */
const memberOf = (kind: KindName) => FOLDER_OF_KIND[kind] as keyof DefinitionsDocument;

/** @throws WinnowError WINNOW_USAGE naming every key that is none and every definition that is no object */
export function definitionBodies(document: DefinitionsDocument): Bodies {
  const bodies = emptyBodies();
  const problems: Problem[] = [];
  for (const kind of KIND_NAMES) {
    for (const [key, body] of Object.entries(document[memberOf(kind)] ?? {})) {
      const refuse = (message: string) =>
        problems.push({ code: 'invalid-field', pointer: jsonPointer(memberOf(kind), key), message });
      if (!isKey(key)) refuse('A key is lower-case letters, digits and _, beginning with a letter, at most 50 long.');
      else if (!isJsonObject(body)) refuse('A definition is a JSON object.');
      else bodies[kind].set(key, body);
    }
  }
  if (problems.length > 0) throw usageError(problems);
  return bodies;
}

/** Problems point into one definition each; seen from the request they lie deeper. */
export function asSeenFromRequest(error: unknown): unknown {
  if (!(error instanceof WinnowError) || error.code !== 'WINNOW_DEFINITION_INVALID') return error;
  const problems = error.problems.map((problem) => ({ ...problem, pointer: ownerPointer(problem) + problem.pointer }));
  return new WinnowError(error.code, error.message, problems, { cause: error });
}

function ownerPointer(problem: Problem & { readonly kind?: KindName; readonly key?: string }): string {
  const { kind, key } = problem;
  return kind === undefined || key === undefined ? '' : jsonPointer(memberOf(kind), key);
}
