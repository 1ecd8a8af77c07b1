import { err, ok, type Result } from '#kernel';
import { costOf } from '../cost-of.js';
import { MAX_LENGTH, MAX_SIZE, MAX_TRANSITIONS } from '../limits.js';
import type { Pattern, PatternNode } from '../pattern.js';
import { parseAlternation } from './parse-alternation.js';
import { PatternReader } from './reader.js';

/** Why a text is no pattern, in a sentence for its author. */
export interface PatternProblem {
  readonly message: string;
}

/**
 * Reads a regular expression, of which only that is accepted which means the same everywhere and which no engine takes long over:
 *
 * - characters that stand for themselves; `.`, any but a line feed; `\n`, `\t`, `\r`; `\` before ASCII punctuation
 * - classes, `[a-z_]` and `[^a-z]`, and `\d`, `\w`, `\s` (ASCII), `\D`, `\W`, `\S`
 * - groups, `(…)` and `(?:…)`, alternatives, `…|…`, and quantifiers, `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`
 * - `^` and `$`, the start and end of the whole text, where nothing comes before or after, and not repeated
 *
 * @example parsePattern('^DE-\\d{5}$')
 */
export function parsePattern(source: string): Result<Pattern, PatternProblem> {
  const reader = new PatternReader(source);
  const message = unreadable(source);
  if (message !== undefined) return err({ message });
  const root = parseAlternation(reader, 0);
  if (root !== undefined && reader.next === ')')
    reader.refuse('this ")" closes no group; write \\) for the character.');
  if (root === undefined || reader.problem !== undefined) return err({ message: reader.problem ?? 'No pattern.' });
  const expense = tooExpensive(root);
  return expense === undefined ? ok(Object.freeze({ source, root })) : err({ message: expense });
}

/** What is wrong with the text as such. */
function unreadable(source: string): string | undefined {
  const length = Array.from(source).length;
  if (length === 0) return 'A pattern cannot be empty: it would match every text.';
  if (length > MAX_LENGTH) return `A pattern has at most ${MAX_LENGTH} characters; this one has ${length}.`;
  if (source.includes('\0')) return 'A pattern cannot hold \\u0000: no text in PostgreSQL does.';
  return source.isWellFormed() ? undefined : 'A pattern cannot hold half of a UTF-16 surrogate pair.';
}

function tooExpensive(root: PatternNode): string | undefined {
  const { size, transitions } = costOf(root);
  if (size > MAX_SIZE) {
    return `With every repeat written out, a pattern has at most ${MAX_SIZE} characters; this one has more.`;
  }
  if (transitions <= MAX_TRANSITIONS) return undefined;
  return 'This pattern would take too long: it has too many parts in a row that can be left out, or loops within loops. Repeat less, or fewer different characters.';
}
