import { ERROR_CATALOGUE } from '#kernel';

/** The text of docs/errors.md, made from the catalogue so that the two cannot differ. */
export function errorsMarkdown(): string {
  const sections = Object.entries(ERROR_CATALOGUE).flatMap(([code, { status, exitCode, title, remedy }]) => [
    `## ${code}`,
    '',
    `${title}. *HTTP status ${status}, exit code ${exitCode}.*`,
    '',
    remedy,
    '',
  ]);
  return [
    '# Errors',
    '',
    'Every error of Winnow has a code that never changes its meaning. Over HTTP it is answered as problem details (RFC 9457,',
    '`application/problem+json`), on the command line with its title, its remedy and an exit code:',
    '1 refused (mend and repeat), 2 wrong usage, 3 trouble with database or disk, 70 a bug.',
    'This page is generated from `libs/kernel/src/error-catalogue.ts` by `npm run docs`.',
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
