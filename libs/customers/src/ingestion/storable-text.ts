/** What is wrong with a text that is to be stored, as a sentence without its subject; undefined if nothing is. */
export function textProblem(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > longest) {
    return `must be a text of 1 to ${longest} characters.`;
  }
  // PostgreSQL can hold neither U+0000 nor halves of surrogate pairs.
  return value.includes('\0') || !value.isWellFormed() ? 'holds a character that cannot be stored.' : undefined;
}
