import { WinnowError } from '#kernel';

/** PostgreSQL counts the parameters of a statement with 16 bits. */
const MOST_PARAMETERS = 65_000;

/**
 * @param pointer of the rule that the values come from
 * @throws WinnowError WINNOW_DEFINITION_INVALID when a rule compares with more values than one statement can take
 */
export function requireBindable(values: readonly unknown[], pointer: string): void {
  if (values.length <= MOST_PARAMETERS) return;
  const message = `It compares with more values than one statement can take: ${MOST_PARAMETERS} at most.`;
  throw new WinnowError('WINNOW_DEFINITION_INVALID', 'The rule is too large.', [
    { code: 'too-large', pointer, message },
  ]);
}
