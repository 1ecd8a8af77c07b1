export { type FoldCharacter, foldPattern } from './fold-pattern.js';
export { parsePattern } from './parse/parse-pattern.js';
export type { Pattern } from './pattern.js';
export { patternTest } from './pattern-test.js';
export { patternToPostgres } from './pattern-to-postgres.js';
