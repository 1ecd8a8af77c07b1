import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { isJsonObject, WinnowError } from '#kernel';
import type { DraftDocument } from '#segments';

/** What stands for standard input. */
const STANDARD_INPUT = '-';

/**
 * A rule from a file or from standard input: the rule alone, or a segment's file, which has it under `rule`. Problems then point into what
 * was read.
 * @throws WinnowError WINNOW_DEFINITION_INVALID for what cannot be read, or is no JSON
 */
export async function readRule(file: string): Promise<DraftDocument> {
  const name = file === STANDARD_INPUT ? 'Standard input' : file;
  const text = await (file === STANDARD_INPUT ? textOf(process.stdin) : readFile(file, 'utf8')).catch(
    (error: Error) => {
      throw unreadable(`${name} cannot be read: ${error.message}`);
    },
  );
  const document = parse(name, text);
  const isSegment = isJsonObject(document) && Object.hasOwn(document, 'rule');
  return isSegment ? { rule: document.rule, pointer: '/rule' } : { rule: document, pointer: '' };
}

function parse(name: string, text: string): unknown {
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(text)) throw unreadable(`${name} contains \\u0000, which cannot be stored.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`${name} is not JSON: ${(error as Error).message}`);
  }
}

function unreadable(message: string): WinnowError {
  const problem = { code: 'invalid-file', pointer: '', message };
  return new WinnowError('WINNOW_DEFINITION_INVALID', 'The rule cannot be read.', [problem]);
}
