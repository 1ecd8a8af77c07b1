/**
 * One thing that is wrong with a document, and where. Parsers report every problem at once, never only the first.
 */
export interface Problem {
  /** Stable, kebab-case identifier of the kind of problem, for machines. */
  readonly code: string;
  /** RFC 6901 JSON Pointer to the offending value inside the document; `''` is the document itself. */
  readonly pointer: string;
  /** A sentence for people: what is wrong, and what would be right. */
  readonly message: string;
}

/** The RFC 6901 JSON Pointer of a path. @example jsonPointer('all', 0, 'a/b') === '/all/0/a~1b' */
export function jsonPointer(...path: ReadonlyArray<string | number>): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The same problems, as seen from a document that holds the first one at `prefix` (itself a JSON Pointer). */
export function underPointer(prefix: string, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, pointer: prefix + problem.pointer }));
}
