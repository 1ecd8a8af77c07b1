import type { Pattern } from './pattern.js';
import { writePattern } from './write-pattern.js';

/**
 * A pattern as PostgreSQL's operator `~` takes it, to be bound as a parameter: `name ~ $1`. The answer does not depend on the
 * collation; the database has to be in UTF-8. Cased characters are compared as they are, so never use `~*`.
 *
 * @see https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS
 */
export const patternToPostgres = ({ root }: Pattern): string => writePattern(root, escaped);

/** `\uwxyz` and `\Ustuvwxyz` have exactly four and eight digits, so that whatever follows them is no part of them. */
function escaped(point: number): string {
  const hex = point.toString(16);
  return point > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
